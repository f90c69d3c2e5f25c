package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lsqbeam.pipelines.report.SampleRuns.EIGHT;
import static org.lsqbeam.pipelines.report.SampleRuns.FULL;
import static org.lsqbeam.pipelines.report.SampleRuns.REASON;
import static org.lsqbeam.pipelines.report.SampleRuns.TWO;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.pipelines.report.comparison.PaperRuns;
import org.lsqbeam.transforms.storage.Storage;

/** The files that other programs read: {@code results.csv} and {@code results.json}. */
class ResultsFilesTest {
  private final ReportFiles files;

  ResultsFilesTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  @Test
  void csvHoldsEveryRunUnderTheHeaderOthersRelyOn() throws IOException {
    files.write(EIGHT, TWO, FULL, SampleRuns.failed("resnet20", "3", 1, REASON));

    String csv = files.read("results.csv");
    assertThat(csv).startsWith("network,precision,seed,top1,top5,change,");
    List<CSVRecord> records = files.csv();
    assertThat(records.stream().map(record -> record.get("precision")))
        .containsExactly("full", "2", "3", "8");
    CSVRecord two = records.get(1);
    assertThat(two.get("network")).isEqualTo("resnet20");
    assertThat(two.get("seed")).isEqualTo("1");
    assertThat(two.get("top1")).isEqualTo("88.13");
    assertThat(two.get("top5")).isEqualTo("99.41");
    assertThat(two.get("change")).isEqualTo("-2.37");
    assertThat(two.get("loss")).isEqualTo("0.3597");
    assertThat(two.get("initial_top1")).isEqualTo("10.40");
    assertThat(two.get("epochs")).isEqualTo("10");
    assertThat(two.get("images_per_second")).isEqualTo("800.0");
    assertThat(two.get("seconds")).isEqualTo("625.0");
    assertThat(two.get("step_sizes_clamped")).isEqualTo("2");
    assertThat(two.get("fingerprint")).isEqualTo(TWO.spec().fingerprint());
    assertThat(two.get("state")).isEqualTo("done");
    assertThat(records.get(0).get("change")).isEqualTo("0.00");
    assertThat(records.get(3).get("change")).isEqualTo("0.12");
    CSVRecord failed = records.get(2);
    assertThat(failed.get("state")).isEqualTo("failed");
    assertThat(failed.get("top1")).isEmpty();
    assertThat(failed.get("change")).isEmpty();
    assertThat(failed.get("images_per_second")).isEmpty();
  }

  @Test
  void csvTellsRowsApart() throws IOException {
    files.write(FULL, TWO);

    List<CSVRecord> records = files.csv();
    assertThat(records.stream().map(row -> row.get("learning_rate")))
        .containsExactly("0.1", "0.01");
    assertThat(records.stream().map(row -> row.get("weight_decay")))
        .containsExactly("0.0001", "0.000025");
    assertThat(records.get(0).get("quantizer")).isEmpty();
    assertThat(records.get(0).get("weight_bits")).isEqualTo("32");
    CSVRecord two = records.get(1);
    assertThat(two.get("quantizer")).isEqualTo("lsq");
    assertThat(two.get("weight_bits")).isEqualTo("2");
    assertThat(two.get("activation_bits")).isEqualTo("2");
    assertThat(two.get("dataset")).isEqualTo("cifar10");
    assertThat(two.get("dataset_fingerprint")).isEqualTo(SampleRuns.DATASET);
    assertThat(two.get("training_images")).isEqualTo("50000");
    assertThat(two.get("validation_images")).isEqualTo("10000");
    assertThat(two.get("run")).isEqualTo(TWO.spec().runName());
    assertThat(two.get("revision")).isEqualTo("0.1.0");
    assertThat(two.get("schema_version")).isEqualTo("2");
  }

  @Test
  void csvHasTheSizeOfTheNetwork() throws IOException {
    files.write(
        new Report(
            "mine",
            Map.of(),
            List.of(),
            PaperRuns.dataset("cifar10", 32, 10),
            List.of(
                PaperRuns.of("resnet-20").run("", "full", 90), IntegerReportTest.compared(0, 0))));

    List<CSVRecord> records = files.csv();
    assertThat(records.get(0).get("parameters")).isEqualTo("272282");
    assertThat(records.get(0).get("size_bytes")).isEqualTo(Integer.toString(272_282 * 4));
    assertThat(records.get(0).get("packed_bytes")).isEmpty();
    assertThat(records.get(1).get("parameters")).isEqualTo("272282");
    assertThat(records.get(1).get("packed_bytes")).isEqualTo("123456");
  }

  @Test
  void everyReportHasTheSameColumnsAndTheirNamesAreInTheDocs() throws IOException {
    files.write(FULL, TWO);
    String columns = header();
    files.write(
        FULL,
        RunSettingsTest.variant(
            "a", TrainingSettings.DEFAULT.with("distillation", new Distillation(0.5, 2)), 28));

    assertThat(header()).isEqualTo(columns).matches("([a-z0-9_]+,)+schema_version");
    assertThat(Files.readString(Project.FOLDER.resolve("docs/results-format.md")))
        .contains(List.of(columns.split(",")).stream().map(name -> "`" + name + "`").toList());
  }

  private String header() throws IOException {
    return files.read("results.csv").lines().findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+cmd", "-x", "@SUM(A1)", "\tx"})
  void aTextThatASpreadsheetTakesForAFormulaHasAnApostropheBeforeIt(String name)
      throws IOException {
    files.write(SampleRuns.failed(name, "3", 1, REASON));
    assertThat(files.csv().get(0).get("network")).isEqualTo("'" + name);
  }

  @Test
  void csvHasNoTop5OfFiveClasses() throws IOException {
    new Report(
            "small", Map.of(), List.of(), SampleRuns.dataset("a", "b", "c", "d", "e"), List.of(TWO))
        .writeTo(Storage.at(files.folder().toString()));
    assertThat(files.csv().get(0).get("top1")).isEqualTo("88.13");
    assertThat(files.csv().get(0).get("top5")).isEmpty();
    assertThat(files.csv().get(0).get("initial_top5")).isEmpty();
  }

  @Test
  void jsonHoldsSettingsCurvesStepSizesAndProvenance() throws IOException {
    files.write(FULL, TWO);

    JsonNode json = files.json();
    assertThat(json.at("/experiment").textValue()).isEqualTo("cifar10");
    assertThat(json.at("/settings/networks/0").textValue()).isEqualTo("resnet20");
    assertThat(json.at("/dataset/fingerprint").textValue()).isEqualTo(SampleRuns.DATASET);
    JsonNode run = json.at("/runs/1");
    assertThat(run.at("/change").doubleValue()).isEqualTo(88.129 - 90.5);
    assertThat(run.at("/curves")).hasSize(11);
    assertThat(run.at("/curves/10/top1").doubleValue()).isEqualTo(88.129);
    assertThat(run.at("/provenance/sessions/0/threads").intValue()).isEqualTo(2);
    JsonNode layer = run.at("/step_sizes/0");
    assertThat(layer.at("/layer").textValue()).isEqualTo("conv1");
    assertThat(layer.at("/initial_weights").doubleValue())
        .isEqualTo(TWO.metrics().get(0).stepSizes().get("conv1/weight_step_size"));
    assertThat(layer.at("/trained_input").doubleValue())
        .isEqualTo(TWO.metrics().get(10).stepSizes().get("conv1/input_step_size"));
  }

  @Test
  void jsonHasTheNamesOthersRelyOn() throws IOException {
    files.write(FULL, TWO);

    JsonNode json = files.json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "dataset",
            "experiment",
            "made_from",
            "paper_comparison",
            "reproducibility",
            "runs",
            "schema_version",
            "settings",
            "sha256",
            "table",
            "digest");
    assertThat(json.at("/table/0/cells/0").fieldNames())
        .toIterable()
        .containsExactly(
            "change", "initial_top1", "initial_top5", "precision", "remark", "top1", "top5");
    assertThat(json.at("/runs/0").fieldNames())
        .toIterable()
        .containsExactly(
            "activation_bits",
            "change",
            "correct_per_class",
            "cost",
            "curves",
            "evaluation_arithmetic",
            "evaluation_fallback",
            "failure",
            "fingerprint",
            "images_per_second",
            "initial_loss",
            "initial_top1",
            "initial_top5",
            "integer_agreement",
            "layers_by_epoch",
            "loss",
            "packed_bytes",
            "parameters",
            "provenance",
            "quantization_error",
            "remark",
            "run",
            "seconds",
            "seconds_by_phase",
            "settings",
            "size_bytes",
            "spec",
            "state",
            "step_sizes",
            "step_sizes_by_epoch",
            "step_sizes_clamped",
            "top1",
            "top5",
            "variant",
            "weight_bits");
    assertThat(json.at("/runs/0/curves/0").fieldNames())
        .toIterable()
        .containsExactly("epoch", "loss", "step", "top1", "top5");
    assertThat(json.at("/runs/0/curves/1").fieldNames())
        .toIterable()
        .containsExactly(
            "epoch",
            "images_per_second",
            "learning_rate",
            "loss",
            "seconds",
            "step",
            "step_sizes_clamped",
            "top1",
            "top5",
            "training_loss",
            "training_top1");
  }
}
