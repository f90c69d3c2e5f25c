package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.StepDecay;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.report.results.RunResult;

/** The settings that tell runs apart are in the report and in results.csv. */
final class RunSettingsTest {
  private static final TrainingSettings DEFAULT = TrainingSettings.DEFAULT;

  private final ReportFiles files;

  RunSettingsTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void everySettingThatDiffersBetweenVariantsIsAColumnOfTheTrainingSettings() throws Exception {
    files.write(
        SampleRuns.FULL,
        variant("a", DEFAULT, 0),
        variant("b", DEFAULT.with("gradientScale", GradientScale.parse("1/sqrt(N)")), 0),
        variant("c", DEFAULT.with("distillation", new Distillation(0.5, 2)), 0),
        variant("d", DEFAULT.with("stepDecay", new StepDecay(0.1, 20)), 0),
        variant("e", DEFAULT.with("quantizer", "pact"), 0),
        variant("f", DEFAULT.with("stopAfter", 3), 0),
        variant("g", DEFAULT, 28));

    String start = "resnet20|2-bit|full-precision run|10|128|0.01|0.9|0.000025|0.9|4|true|";
    assertThat(files.read("report.md"))
        .contains(
            "| network | precision | starts from | epochs | batchSize | learningRate | momentum |"
                + " weightDecay | batchNormMomentum | padding | mirror | crop | quantizer |"
                + " stepDecay | gradientScale | distillation | stopAfter |");
    assertThat(files.rows("recipes"))
        .containsExactly(
            "resnet20|full precision|random weights|10|128|0.1|0.9|0.0001|0.9|4|true|none|||||",
            start + "none|lsq|none|1/sqrt(N Qp)|none|none",
            start + "none|lsq|none|1/sqrt(N)|none|none",
            start + "none|lsq|none|1/sqrt(N Qp)|{weight: 0.5, temperature: 2}|none",
            start + "none|lsq|{factor: 0.1, epochs: 20}|1/sqrt(N Qp)|none|none",
            start + "none|pact|none|1/sqrt(N Qp)|none|none",
            start + "none|lsq|none|1/sqrt(N Qp)|none|3",
            start + "28|lsq|none|1/sqrt(N Qp)|none|none");
  }

  @Test
  void settingsThatNoRunChangesAreNoColumns() throws IOException {
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    assertThat(files.read("report.md")).contains("| padding | mirror |\n");
  }

  @Test
  void csvHasAColumnForEachSettingAndEachPartOfOne() throws IOException {
    files.write(
        SampleRuns.FULL,
        variant("a", DEFAULT, 0),
        variant("b", DEFAULT.with("distillation", new Distillation(0.5, 2)), 28),
        variant("c", DEFAULT.with("stopAfter", 3), 0));

    assertThat(column("crop")).containsExactly("", "", "28", "");
    assertThat(column("stop_after")).containsExactly("", "", "", "3");
    assertThat(column("distillation_weight")).containsExactly("", "", "0.5", "");
    assertThat(column("distillation_temperature")).containsExactly("", "", "2", "");
    assertThat(column("gradient_scale"))
        .containsExactly("", "1/sqrt(N Qp)", "1/sqrt(N Qp)", "1/sqrt(N Qp)");
  }

  @Test
  void theExperimentIsListedInTheOrderThatItIsGiven() throws Exception {
    Map<String, String> experiment = new LinkedHashMap<>();
    experiment.put("seeds", "[1]");
    experiment.put("init", "none");
    experiment.put("epochs", "{full: 30, 2: 5}");
    files.write(
        SampleRuns.report(SampleRuns.TWO).with(ReportExtras.NONE.showing("", experiment, "")));

    assertThat(files.rows("settings"))
        .containsExactly("seeds|[1]", "init|none", "epochs|{full: 30, 2: 5}");
    assertThat(files.rows("dataset").get(0)).isEqualTo("name|cifar10");
  }

  private Stream<String> column(String name) throws IOException {
    return files.csv().stream().map(line -> line.get(name));
  }

  static RunResult variant(String variant, TrainingSettings settings, int crop) {
    TrainingSpec two = SampleRuns.TWO.spec();
    TrainingSpec spec =
        new TrainingSpec(
            two.formatVersion(),
            two.network(),
            two.precision(),
            two.seed(),
            two.dataset(),
            two.init(),
            two.optimization(),
            new Augmentation(4, true, crop),
            settings);
    return new RunResult(variant, spec, null, List.of(), null, null);
  }
}
