package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that would change no run, or not as it says, is refused. */
final class ValuesWithoutEffectTest {
  @Test
  void anEndAfterTheLastEpochIsRefused() throws IOException {
    assertThat(runs("quickstart", Map.of("stopAfter", "1")).quantized()).hasSize(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runs("quickstart", Map.of("stopAfter", "5", "precisions", "2,4")))
        .withMessage(
            "experiment 'quickstart': stopAfter is 5; must be at most the epochs, which are 4 at"
                + " precision 4");
  }

  @Test
  void dropoutThatNoNetworkHasIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runs("quickstart", Map.of("dropout", "0,0.2")))
        .withMessage(
            "experiment 'quickstart': dropout is 0.2; must be 0, because there are no dropout"
                + " layers in resnet-8");
  }

  @Test
  void dropoutDecidesNoRunOfANetworkWithoutIt() throws IOException {
    Map<String, String> networks = Map.of("networks", "resnet-18,vgg-16bn", "precisions", "2");
    Map<String, String> dropped =
        Map.of("networks", "resnet-18,vgg-16bn", "precisions", "2", "dropout", "0.5");
    Experiment.Runs before = runs("table1", networks);
    Experiment.Runs after = runs("table1", dropped);
    assertThat(after.full().get(0)).isEqualTo(before.full().get(0));
    assertThat(after.quantized().get(0)).isEqualTo(before.quantized().get(0));
    assertThat(after.full().get(1).spec().settings().dropout()).isEqualTo(0.5);
    assertThat(after.quantized().get(1).spec().settings().dropout()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource({"gradientScale, 1", "countBatch, true", "decayStepSizes, true"})
  void aSettingThatTheQuantizerDoesNotUseIsRefused(String key, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runs("quickstart", Map.of("quantizer", "lsq,pact", key, value)))
        .withMessage(
            "experiment 'quickstart': "
                + key
                + " is "
                + value
                + "; must be left out, because quantizer pact does not use it; only lsq and"
                + " lsq-pseudocode do");
  }

  @Test
  void aSettingAtItsDefaultFitsEveryQuantizer() throws IOException {
    assertThat(runs("quickstart", Map.of("quantizer", "pact", "gradientScale", "1/sqrt(N Qp)")))
        .isEqualTo(runs("quickstart", Map.of("quantizer", "pact")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "full,w4a32"})
  void integersThatNoPrecisionHasAreRefused(String precisions) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> runs("quickstart", Map.of("forwardArithmetic", "int8", "precisions", precisions)))
        .withMessage(
            "experiment 'quickstart': forwardArithmetic is int8; must be left out, because none of"
                + " precisions quantizes weights and activations");
  }

  @Test
  void aValueThatEachVariantReplacesIsRefused() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> runs("cifar10-table3", Map.of("gradientScale", "2/sqrt(N)")))
        .withMessage(
            "experiment 'cifar10-table3': gradientScale is '2/sqrt(N)'; must be left out, because"
                + " every variant of the experiment has its own");
    assertThat(
            runs(
                    "cifar10-table3",
                    Map.of("gradientScale", "2/sqrt(N)", "variants", "[{}, {countBatch: true}]"))
                .quantized())
        .hasSize(2);
  }

  private static Experiment.Runs runs(String experiment, Map<String, String> overrides)
      throws IOException {
    return ExperimentFile.read(experiment, overrides).runs("d");
  }
}
