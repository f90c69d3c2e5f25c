package org.lsqbeam.pipelines.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Distillation;

/** Figures typed from the paper, against those that were read. */
final class PaperFiguresTest {
  private static final Precision TWO = new Precision(2);
  private static final Precision THREE = new Precision(3);
  private static final Precision FOUR = new Precision(4);

  private final PaperFigures paper;

  PaperFiguresTest() throws IOException {
    paper = PaperFigures.read();
  }

  @Test
  void table1HasEveryNetworkAndMethod() {
    assertThat(paper.table1()).hasSize(23);
    assertThat(paper.table1().stream().filter(row -> row.method().equals("LSQ")))
        .extracting(row -> row.top1().at(Precision.FULL))
        .containsExactly(70.5, 74.1, 76.9, 78.2, 78.9, 73.4, 67.3);
    AccuracyRow fifty = table1("resnet-50", "LSQ");
    assertThat(fifty.top1().at(THREE)).isEqualTo(75.8);
    assertThat(top5(fifty).at(THREE)).isEqualTo(92.7);
    assertThat(top5(table1("resnet-18", "NICE")).at(FOUR)).isEqualTo(89.21);
    assertThat(table1("resnet-18", "Regularization").top1().values().keySet())
        .containsExactly(TWO, FOUR, Precision.EIGHT);
    assertThat(table1("resnet-34", "QIL").top5()).isNull();
    assertThat(table1("squeezenext-23-2x", "LSQ").top1().at(TWO)).isEqualTo(53.3);
  }

  @Test
  void table2IsByWeightDecay() {
    assertThat(paper.table2())
        .extracting(row -> row.conditions().weightDecay())
        .containsExactly(1e-4, 0.5e-4, 0.25e-4, 0.125e-4);
    assertThat(paper.table2().get(3).top1().at(THREE)).isEqualTo(66.9);
  }

  @Test
  void table3SaysWhatDidNotConverge() {
    AccuracyRow diverged = paper.table3().get(2);
    assertThat(diverged.conditions().gradientScale())
        .isEqualTo(new GradientScale(1, GradientScale.Rule.NONE));
    assertThat(diverged.conditions().learningRate()).isEqualTo(0.01);
    assertThat(diverged.top1()).isEqualTo(new ByPrecision(Map.of(), Set.of(TWO)));
    assertThat(paper.table3().get(3).conditions().learningRate()).isEqualTo(0.0001);
    assertThat(paper.table3().get(3).top1().at(TWO)).isEqualTo(64.2);
  }

  @Test
  void table4IsWithDistillation() {
    AccuracyRow thirtyFour = paper.table4().get(1);
    assertThat(thirtyFour.conditions().distillation()).isEqualTo(new Distillation(0.5, 1));
    assertThat(thirtyFour.top1().at(FOUR)).isEqualTo(74.8);
    assertThat(top5(thirtyFour).at(FOUR)).isEqualTo(92.1);
  }

  @Test
  void theOtherFiguresAreThere() {
    assertThat(paper.stepLearningRate().get(1).conditions().decay())
        .isEqualTo(Conditions.Decay.STEPS);
    assertThat(paper.stepLearningRate().get(1).top1().at(TWO)).isEqualTo(67.2);
    assertThat(paper.figure3().get(5))
        .isEqualTo(
            new SizeRow(
                "vgg-16bn",
                138_365_992,
                new ByPrecision(
                    Map.of(
                        Precision.FULL,
                        528.0,
                        TWO,
                        36.0,
                        THREE,
                        52.01,
                        FOUR,
                        68.01,
                        Precision.EIGHT,
                        132.02),
                    Set.of())));
    assertThat(paper.figure4().get(0).balance().at(Precision.EIGHT)).isEqualTo(1620);
    assertThat(paper.figure4().get(2).balance().at(FOUR)).isEqualTo(0.34);
    assertThat(paper.quantizationError().get(0))
        .isEqualTo(
            new QuantizationErrorRow("resnet-18", TWO, "activations", 0.949, 0.206, 50, 63, 64));
  }

  @Test
  void whatIsNoFigureIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByPrecision.parse(Map.of(TWO, "unknown")))
        .withMessageContaining("precision 2 is 'unknown'; must be a number or 'did not converge'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByPrecision.parse(Map.of(TWO, -1)))
        .withMessageContaining("precision 2 is -1.0; must be at least 0");
    ByPrecision tooMuch = ByPrecision.parse(Map.of(TWO, 101));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccuracyRow("resnet-18", "LSQ", Conditions.NONE, tooMuch, null))
        .withMessageContaining("top1 is 101.0; must be 0 to 100 percent");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BalanceRow("resnet-18", Conditions.NONE, tooMuch))
        .withMessageContaining("gradientScale");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SizeRow("resnet-17", 1, tooMuch))
        .withMessageContaining("resnet-17");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new PaperFigures(
                    List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                    List.of()))
        .withMessageContaining("table1 is []; must have at least one row");
  }

  private AccuracyRow table1(String network, String method) {
    return paper.table1().stream()
        .filter(row -> row.network().equals(network) && row.method().equals(method))
        .findFirst()
        .orElseThrow();
  }

  private static ByPrecision top5(AccuracyRow row) {
    return Objects.requireNonNull(row.top5());
  }
}
