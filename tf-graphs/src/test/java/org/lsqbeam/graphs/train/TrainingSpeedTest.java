package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class TrainingSpeedTest {
  private static final NetworkInput INPUT = NetworkInput.square(32, 10);
  private static final long GIBIBYTE = 1 << 30;

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"distillation\":{\"weight\":0.5,\"temperature\":1},\"dropout\":0.5}"})
  void aRunIsTimedWithoutTheVariablesItStartsFrom(String variation) {
    TrainingSpec spec = spec(4, variation);
    Batch batch = TrainingSpeed.randomBatch(spec, INPUT);
    assertThat(batch.pixels()).hasSize(4 * 32 * 32 * 3);
    assertThat(IntStream.of(batch.labels())).hasSize(4).allMatch(label -> label >= 0 && label < 10);
    assertThat(TrainingSpeed.imagesPerSecond(spec, INPUT, batch, 1, 2, 0)).isPositive().isFinite();
  }

  /** By hand: 86,026 outputs of 4 bytes, kept twice, of 2,000 images are 1.28 GiB. */
  @Test
  void aBatchThatCannotFitIntoMemoryIsRefusedBeforeItIsTried() {
    TrainingSpec spec = spec(2000, "{}");
    NetworkSize size =
        NetworkSize.of(NetworkCatalog.named(spec.network()), spec.precision(), INPUT);
    assertThatThrownBy(() -> TrainingSpeed.requireMemory(spec, INPUT, size, GIBIBYTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "batchSize is 2000, which for resnet-8 at precision 2 takes at least 1.3 GiB of memory,"
                + " of which there are 1.0; --batchSize measures a smaller one");
    assertThatCode(() -> TrainingSpeed.requireMemory(spec, INPUT, size, 2 * GIBIBYTE))
        .doesNotThrowAnyException();
  }

  @Test
  void aBatchOfMorePixelsThanAnArrayHoldsIsRefused() {
    TrainingSpec spec = spec(700_000, "{}");
    NetworkSize size =
        NetworkSize.of(NetworkCatalog.named(spec.network()), spec.precision(), INPUT);
    assertThatThrownBy(() -> TrainingSpeed.requireMemory(spec, INPUT, size, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("batchSize is 700000", "too many pixels");
  }

  private static TrainingSpec spec(int batchSize, String variation) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        "resnet-8",
        new Precision(2),
        1,
        "made up",
        "never trained",
        new Optimization(1, batchSize, 0.01, 0.9, 1e-4, 0.9),
        new Augmentation(0, false),
        Json.parse(variation, TrainingSettings.class, "settings"));
  }
}
