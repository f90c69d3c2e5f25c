package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunLabelsTest {
  private static final String TWO_SCALES = "[1/sqrt(N Qp), 1/sqrt(N)]";

  @Test
  void aRunThatSomeRecipesShareIsCalledByWhatTheyHaveInCommon() throws IOException {
    Experiment.Runs runs =
        runs(Map.of("precisions", "8", "weightDecay", "1e-4,2e-4", "gradientScale", TWO_SCALES));
    assertThat(runs.full())
        .extracting(Experiment.Run::variant)
        .containsExactly("weightDecay 0.0001", "weightDecay 0.0002");
    assertThat(runs.full().get(1).variants())
        .containsExactly(
            "weightDecay 0.0002, gradientScale 1/sqrt(N Qp)",
            "weightDecay 0.0002, gradientScale 1/sqrt(N)");
    assertThat(runs.quantized())
        .allSatisfy(run -> assertThat(run.variants()).containsExactly(run.variant()));
  }

  @Test
  void quantizedRunsToo() throws IOException {
    Experiment.Runs runs =
        runs(
            Map.of(
                "precisions", "2,3",
                "weightDecay", "[{full: 0, 2: 1.0e-4, 3: 0}, {full: 0, 2: 2.0e-4, 3: 0}]",
                "gradientScale", TWO_SCALES));
    assertThat(runs.full()).extracting(Experiment.Run::variant).containsExactly("");
    assertThat(runs.quantized())
        .filteredOn(run -> run.spec().precision().weights() == 3)
        .extracting(Experiment.Run::variant)
        .containsExactly("gradientScale 1/sqrt(N Qp)", "gradientScale 1/sqrt(N)");
  }

  @Test
  void recipesThatGiveTheSameRunsAreOneVariant() throws IOException {
    Experiment.Runs runs =
        runs(Map.of("precisions", "full", "weightDecay", "1e-4,2e-4", "gradientScale", TWO_SCALES));
    assertThat(runs.full())
        .extracting(Experiment.Run::variants)
        .containsExactly(List.of("weightDecay 0.0001"), List.of("weightDecay 0.0002"));
  }

  @Test
  void whereNothingIsInCommonAllAreNamed() throws IOException {
    String variants =
        "[{keepMean: false, gradientScale: 1}, {gradientScale: 10}, {keepMean: true}]";
    assertThat(runs(Map.of("precisions", "2", "variants", variants)).full())
        .extracting(Experiment.Run::variant)
        .containsExactly("keepMean false, gradientScale 1 or gradientScale 10", "keepMean true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{weightDecay: 1.0e-4}, {weightDecay: 2.0e-4, padding: 1}, {weightDecay: 1.0e-4,"
            + " gradientScale: 1}, {weightDecay: 2.0e-4, padding: 1, gradientScale: 1}]",
        "[{}, {gradientScale: 1}, {keepMean: true}, {keepMean: true, gradientScale: 1}]",
        "[{gradientScale: 1}, {countBatch: true}, {mirror: false, gradientScale: 10},"
            + " {mirror: false, dropout: 0}]",
        "[{weightDecay: {full: 0}, gradientScale: 1}, {weightDecay: {full: 0, 8: 0}},"
            + " {weightDecay: {8: 0}}, {}]"
      })
  void noTwoRunsOfANetworkPrecisionAndSeedHaveOneName(String variants) throws IOException {
    Experiment.Runs runs = runs(Map.of("variants", variants, "seeds", "1,2"));
    assertThat(runs.all())
        .extracting(
            run -> List.of(run.variant(), run.spec().precision(), run.spec().seed()).toString())
        .doesNotHaveDuplicates();
  }

  private static Experiment.Runs runs(Map<String, String> overrides) throws IOException {
    return ExperimentFile.read("quickstart", overrides).runs("d");
  }
}
