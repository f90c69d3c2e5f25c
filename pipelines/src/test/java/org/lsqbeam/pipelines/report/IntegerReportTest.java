package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.export.IntegerAgreement.Correct;
import org.lsqbeam.graphs.export.IntegerAgreement.Difference;
import org.lsqbeam.graphs.export.IntegerAgreement.Flip;
import org.lsqbeam.graphs.export.IntegerAgreement.LayerAgreement;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.pipelines.report.comparison.PaperRuns;
import org.lsqbeam.pipelines.report.results.RunResult;

class IntegerReportTest {
  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final RunResult FULL = PaperRuns.of("resnet-20").run("", "full", 90);
  private static final RunResult TWO = PaperRuns.of("resnet-20").run("", "2", 88);

  private final ReportFiles files;

  IntegerReportTest(@TempDir Path folder) {
    files = new ReportFiles(folder);
  }

  static RunResult compared(int differences, long unequal) {
    List<Difference> images =
        IntStream.range(0, differences)
            .mapToObj(
                image -> new Difference(image, 0, 1, 2, 0.25f, new Flip("stem", 3, 1, 2, 1e-4)))
            .toList();
    IntegerAgreement agreement =
        new IntegerAgreement(
            40,
            new Correct(30, 39),
            new Correct(29, 38),
            7,
            List.of(
                new LayerAgreement("stem", 1_000_000, 0, 1e-7),
                new LayerAgreement("logits", 234_567, unequal, 2e-7)),
            16,
            images,
            new Certificate(SHA256, "01234567".repeat(40)));
    AgreementFile file =
        new AgreementFile(new Origin(SHA256, SHA256, SHA256), SHA256, 123_456, SHA256, agreement);
    return new RunResult(
        TWO.variant(),
        TWO.variants(),
        TWO.spec(),
        TWO.evaluation(),
        TWO.metrics(),
        TWO.provenance(),
        TWO.failure(),
        null,
        file);
  }

  private void write(RunResult... runs) throws IOException {
    files.write(
        new Report(
            "mine", Map.of(), List.of(), PaperRuns.dataset("cifar10", 32, 10), List.of(runs)));
  }

  @Test
  void graphAndIntegersStandSideBySide() throws Exception {
    write(FULL, compared(0, 0));
    assertThat(files.rows("integers"))
        .containsExactly("resnet-20, 2-bit, seed 1|40|75.00|72.50|97.50|95.00|0|7");
    // 269,824 weights of 2 bits, 1,072 of the first and last layer of 8, and 1,430 floats of 32:
    // 688 channels with scale and offset, 22 layers with two step sizes, 10 biases.
    assertThat(files.rows("packed"))
        .containsExactly(
            "resnet-20, 2-bit, seed 1|2 of 2 layers, 1,234,567 sums equal, on 16 images"
                + "|0123456789ab|0.00000020|123,456|74,248");
    assertThat(files.read("report.md"))
        .contains("## Integer inference", "| resnet-20, 2-bit, seed 1 | 40 | 75.00 | 72.50 |");
  }

  @Test
  void imagesOfAnotherClassAreListedUpToTwenty() throws Exception {
    write(compared(22, 5));
    assertThat(files.rows("packed"))
        .singleElement()
        .asString()
        .contains("1 of 2 layers, 1,234,562 of 1,234,567 sums equal");
    assertThat(files.read("report.md"))
        .contains("22 images of another class", "2 more images, in integer-agreement.json")
        .contains("| 19 | ")
        .doesNotContain("| 20 | ");
    assertThat(files.read("report.html")).contains("2 more images, in integer-agreement.json");
  }

  @Test
  void jsonAndCsvHaveItOfTheRunsThatWereCompared() throws IOException {
    write(FULL, compared(1, 0));
    JsonNode runs = files.json().at("/runs");
    assertThat(runs.at("/0/integer_agreement").isNull()).isTrue();
    JsonNode agreement = runs.at("/1/integer_agreement");
    assertThat(agreement.at("/certificate").textValue()).isEqualTo(SHA256);
    assertThat(agreement.at("/integer/top1").doubleValue()).isEqualTo(72.5);
    assertThat(agreement.at("/differences/0/flip/layer").textValue()).isEqualTo("stem");
    List<String> lines = files.read("results.csv").lines().toList();
    int column = List.of(lines.get(0).split(",")).indexOf("integer_top1");
    assertThat(lines.subList(1, 3))
        .extracting(line -> line.split(",", -1)[column])
        .containsExactly("", "72.50");
  }

  @Test
  void whereNothingWasComparedThereIsNoSection() throws IOException {
    write(FULL, TWO);
    assertThat(files.read("report.html")).doesNotContain("Integer inference");
    assertThat(files.read("report.md")).doesNotContain("Integer inference");
  }
}
