package org.lsqbeam.transforms.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

final class ProgressLineTest {
  private static final List<String> FIGURES =
      List.of("run 12/26", "100 %", "12:00:21 left", "all 123:02:43 left", "epoch 14/90");

  private static final ProgressLine LINE =
      new ProgressLine(
          Level.INFO, "training", FIGURES, "resnet-18 2-bit seed 1, decay 0.5", Map.of());

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 79, 100, 119})
  void aLineFitsAndNoFigureOfItIsCut(int columns) {
    String line = LINE.fitted(columns);
    assertThat(line).hasSizeLessThanOrEqualTo(columns).startsWith("run 12/26");
    String name = LINE.subject();
    for (String part : Splitter.on("  ").split(line)) {
      assertThat(FIGURES.contains(part) || name.startsWith(part.replace("...", ""))).isTrue();
    }
  }

  @Test
  void aRateHasItsUnitWhereThereIsRoom() {
    List<String> figures = List.of("run 1/5", "loss 2.088", "552 images/s");
    ProgressLine line = new ProgressLine(Level.INFO, "training", figures, "resnet-8", Map.of());
    assertThat(line.fitted(33)).isEqualTo("run 1/5  loss 2.088  552 images/s");
    assertThat(line.fitted(32)).isEqualTo("run 1/5  loss 2.088  552/s");
    assertThat(line.fitted(25)).isEqualTo("run 1/5  loss 2.088");
  }

  @Test
  void theNameIsLastAndCutWhereItIsTooLong() {
    assertThat(LINE.fitted(79)).endsWith("  epoch 14/90  resnet-18 ...");
    assertThat(LINE.fitted(200)).endsWith("  epoch 14/90  resnet-18 2-bit seed 1, decay 0.5");
  }
}
