package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.StepDecay;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.comparison.PaperRuns;
import org.lsqbeam.pipelines.report.results.RunResult;

/** {@code results.json} is as its schema in the docs says. */
final class ResultsSchemaTest {
  private static final TrainingSettings DEFAULT = TrainingSettings.DEFAULT;

  private final ReportFiles files;

  ResultsSchemaTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  static Stream<Report> reports() {
    DatasetManifest cifar10 = PaperRuns.dataset("cifar10", 32, 10);
    PaperRuns resnet20 = PaperRuns.of("resnet-20");
    return Stream.of(
        SampleRuns.report(SampleRuns.FULL, SampleRuns.TWO, SampleRuns.EIGHT),
        SampleRuns.report(
            SampleRuns.FULL,
            SampleRuns.failed("resnet20", "3", 1, SampleRuns.REASON),
            RunSettingsTest.variant("a", DEFAULT.with("stepDecay", new StepDecay(0.1, 20)), 0),
            RunSettingsTest.variant(
                "b", DEFAULT.with("distillation", new Distillation(0.5, 2)), 28)),
        report(
            List.of(Reference.TABLE1),
            cifar10,
            resnet20.run("", "full", 90),
            IntegerReportTest.compared(1, 2)),
        report(
            List.of(Reference.QUANTIZATION_ERROR),
            cifar10,
            SampleRuns.FULL,
            QuantizationErrorReportTest.measured(SampleRuns.TWO)),
        report(
            List.of(Reference.TABLE3),
            PaperRuns.dataset("imagenet", 224, 1000),
            PaperRuns.of("resnet-18").run("", "full", 70.5),
            PaperRuns.of("resnet-18").run("", "2", 67.6)));
  }

  private static Report report(
      List<Reference> references, DatasetManifest dataset, RunResult... runs) {
    return new Report("mine", Map.of("epochs", 1), references, dataset, List.of(runs));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void everyMemberOfResultsJsonIsDescribed(Report report) throws IOException {
    files.write(report);
    assertThat(ResultsSchema.closed().faults(files.json()))
        .as("describe new members in docs/results.schema.json and docs/results-format.md")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|schema_version|1",
        "/|runs|{}",
        "/|digest|\"abc\"",
        "/dataset|classes|7",
        "/runs/1|top1|\"88.1\"",
        "/runs/1|top1|101",
        "/runs/1|state|\"finished\"",
        "/runs/1|weight_bits|1",
        "/runs/1/settings|learning_rate|null",
        "/runs/1/curves/0|step|1.5",
        "/runs/1/provenance/sessions/0|threads|\"2\"",
      })
  void aWrongValueIsNoticed(String at, String member, String value) throws IOException {
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    JsonNode results = files.json();
    JsonNode wrong = Json.parse(value, JsonNode.class, "value");
    ((ObjectNode) results.at(at.equals("/") ? "" : at)).set(member, wrong);
    assertThat(ResultsSchema.published().faults(results)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'',runs", "'',schema_version", "/runs/0,top1", "/runs/0/settings,batch_size"})
  void aMissingMemberIsNoticed(String at, String member) throws IOException {
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    JsonNode results = files.json();
    ((ObjectNode) results.at(at)).remove(member);
    assertThat(ResultsSchema.published().faults(results)).isNotEmpty();
  }

  @Test
  void aMemberThatALaterVersionAddsIsAllowed() throws IOException {
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    JsonNode results = files.json();
    ((ObjectNode) results.at("/runs/0")).put("new_in_a_later_version", 1);
    assertThat(ResultsSchema.published().faults(results)).isEmpty();
  }

  @Test
  void resultsOfVersion1AreComparedInWhatTheyHave() throws IOException {
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    JsonNode now = files.json();
    ObjectNode before = now.deepCopy();
    before.remove("schema_version");
    for (JsonNode run : before.get("runs")) {
      ((ObjectNode) run)
          .remove(List.of("settings", "state", "weight_bits", "parameters", "size_bytes"));
    }

    assertThat(ResultsComparison.of(before, now).isEqual()).isTrue();
    ((ObjectNode) before.at("/runs/0")).put("top1", 12.5);
    assertThat(ResultsComparison.of(before, now).isEqual()).isFalse();
  }

  @Test
  void resultsOfALaterVersionAreRefused() throws IOException {
    files.write(SampleRuns.FULL, SampleRuns.TWO);
    ObjectNode later = (ObjectNode) files.json();
    later.remove("digest");
    later.put("schema_version", 3);
    Path file = files.folder().resolve("later.json");
    Files.write(file, SealedJson.indented(later));

    assertThatThrownBy(() -> RecordedResults.read(file.toString()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("has schema version 3; this version of lsq-beam reads up to 2");
  }
}
