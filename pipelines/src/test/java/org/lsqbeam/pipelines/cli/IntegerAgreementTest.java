package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.export.IntegerAgreement;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.transforms.run.RunFolder;

/** {@code lsq evaluate --engine=integer} and {@code lsq verify} of what it leaves. */
@TestInstance(Lifecycle.PER_CLASS)
final class IntegerAgreementTest {
  private Path folder = Path.of("");
  private Path output = Path.of("");
  private Path run = Path.of("");
  private Path dataset = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);
  private String evaluated = "";

  @BeforeAll
  void evaluateOnce(@TempDir Path temporary) throws Exception {
    folder = temporary;
    output = folder.resolve("output");
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    CommandLine result =
        CommandLine.run(experiment.command("evaluate", output, "--engine=integer"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    evaluated = result.out();
    run = SmallExperiment.run(output, "resnet-8-2bit").path();
    try (var datasets = Files.list(output.resolve("datasets"))) {
      dataset = datasets.findFirst().orElseThrow();
    }
  }

  private static AgreementFile agreement(Path run) throws IOException {
    Path file = run.resolve("integer-agreement.json");
    return AgreementFile.parse(Files.readAllBytes(file), file.toString());
  }

  private static CommandLine verify(String... options) {
    return CommandLine.run(List.of("verify"), options);
  }

  @Test
  void thePackedNetworkIsScoredOnTheWholeValidationSetAndPrinted() throws IOException {
    IntegerAgreement agreement = agreement(run).agreement();
    assertThat(agreement.images()).isEqualTo(SmallImages.VALIDATION);
    assertThat(agreement.certificate().size()).isEqualTo(SmallImages.VALIDATION);
    assertThat(agreement.layers()).hasSize(10);
    assertThat(agreement.equalLayers()).isEqualTo(10);
    assertThat(agreement.percent(agreement.trained().top1()))
        .isEqualTo(new RunFolder(run).evaluation().orElseThrow().trained().top1());
    assertThat(agreement(run).networkBytes()).isEqualTo(Files.size(run.resolve("network.lsq")));
    assertThat(evaluated)
        .contains("resnet-8, 2-bit, seed 1  " + agreement.certificate().sha256().substring(0, 12));
  }

  /** By the name of the run, its folder, and the packed network alone. */
  @Test
  void whatIsComputedAgainIsEqual() throws IOException {
    String certificate = agreement(run).agreement().certificate().sha256();
    String end = ", " + SmallImages.VALIDATION + " images, certificate " + certificate + "\n";
    String name = run.getFileName().toString();
    assertThat(verify("--run=" + name, "--output=" + output).out())
        .isEqualTo("equal: " + name + end);
    assertThat(verify("--run=" + run, "--input=" + dataset).out())
        .isEqualTo("equal: " + name + end);
    Path alone = Files.createDirectories(folder.resolve("alone"));
    Path model = Files.copy(run.resolve("network.lsq"), alone.resolve("mine.lsq"));
    Path recorded = Files.copy(run.resolve("integer-agreement.json"), alone.resolve("mine.json"));
    CommandLine prepared =
        verify(
            "--model=" + model,
            "--agreement=" + recorded,
            "--experiment=cifar10",
            "--input=" + experiment.input(),
            "--output=" + alone.resolve("output"));
    assertThat(prepared.out()).as(prepared.err()).isEqualTo("equal: " + model + end);
    assertThat(prepared.exitCode()).isZero();
  }

  @Test
  void anotherWeightIsFoundAndTheFirstImageNamed(@TempDir Path copy) throws IOException {
    PackedNetwork network = PackedFile.read(run.resolve("network.lsq"));
    requireNonNull(network.weights().get("logits")).codes()[0] ^= 1;
    PackedFile.write(copy.resolve("network.lsq"), network);
    Files.copy(run.resolve("integer-agreement.json"), copy.resolve("integer-agreement.json"));
    CommandLine result = verify("--model=" + copy.resolve("network.lsq"), "--input=" + dataset);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.out())
        .matches(
            "different: .*/network.lsq: it is another file than that of .*: its SHA-256 is"
                + " [0-9a-f]{64}; must be [0-9a-f]{64}; image \\d+ \\(.+\\.png\\) is the first of \\d+ images? with"
                + " other integers \\(counted from 0\\); the certificate is [0-9a-f]{64}; must be "
                + agreement(run).agreement().certificate().sha256()
                + "\n");
  }

  /** Neither is in an integer. */
  @Test
  void anotherBiasAndAnotherClassNameAreFound(@TempDir Path copy) throws IOException {
    PackedNetwork network = PackedFile.read(run.resolve("network.lsq"));
    requireNonNull(network.weights().get("logits")).bias()[0] += 1;
    PackedFile.write(copy.resolve("network.lsq"), network);
    Files.copy(run.resolve("integer-agreement.json"), copy.resolve("integer-agreement.json"));
    CommandLine result = verify("--model=" + copy.resolve("network.lsq"), "--input=" + dataset);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out())
        .matches(
            "different: .*/network.lsq: it is another file than that of .*: its SHA-256 is"
                + " [0-9a-f]{64}; must be [0-9a-f]{64}\n");
  }

  @Test
  void anotherValidationSetIsRefused(@TempDir Path other) throws IOException {
    Path images = SmallImages.in(other.resolve("images"));
    try (var files = Files.walk(images.resolve("val"))) {
      Files.delete(files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow());
    }
    CommandLine result =
        verify(
            "--model=" + run.resolve("network.lsq"),
            "--experiment=cifar10",
            "--input=" + images,
            "--output=" + other.resolve("output"));
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err().lines().filter(line -> line.startsWith("lsq: ")))
        .singleElement()
        .asString()
        .matches(
            "lsq: --experiment=cifar10 and --input give the dataset [0-9a-f]{12};"
                + " .*/integer-agreement.json was made on [0-9a-f]{12}: give the experiment and the"
                + " images that the network was trained with, or the folder of their prepared"
                + " dataset");
    assertThat(other.resolve("output")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify --run=a --model=b | --run and --model cannot be given together",
        "verify --agreement=a | --agreement needs --model, a network.lsq",
        "evaluate --engine=onnx | unknown engine 'onnx'; must be one of integer, tensorflow",
        "train --engine=integer | --engine is not an option of train; it belongs to evaluate"
      })
  void aWrongOptionIsNamedWithWhatIsAllowed(String line, String message) {
    CommandLine result = CommandLine.run(line.split(" "));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors()).containsExactly("lsq: " + message);
  }

  @Test
  void aFullPrecisionRunHasNoIntegers() throws Exception {
    String full = SmallExperiment.run(output, "resnet-8-full").path().getFileName().toString();
    CommandLine result = verify("--run=" + full, "--output=" + output);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors())
        .containsExactly(
            "lsq: run " + full + ": precision is full; must quantize both weights and activations");
  }

  @Test
  void aRunThatWasNotComparedIsNamedWithTheRemedy(@TempDir Path temporary) throws Exception {
    Path copy = SmallExperiment.copy(output, temporary.resolve("output"));
    Path uncompared = SmallExperiment.run(copy, "resnet-8-2bit").path();
    Files.delete(uncompared.resolve("integer-agreement.json"));
    CommandLine result = verify("--run=" + uncompared);
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors())
        .containsExactly(
            "lsq: "
                + uncompared
                + "/integer-agreement.json is missing; lsq reproduce, or evaluate --engine=integer,"
                + " makes it");
  }

  /** As of an output of an earlier version: nothing else is done again. */
  @Test
  void reproduceComparesANetworkThatWasPackedBefore(@TempDir Path temporary) throws Exception {
    Path copy = SmallExperiment.copy(output, temporary.resolve("output"));
    Path again = SmallExperiment.run(copy, "resnet-8-2bit").path();
    Files.delete(again.resolve("integer-agreement.json"));
    CommandLine result = CommandLine.run(experiment.command("reproduce", copy));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("runs: 0 trained (0 resumed), 2 skipped, 0 failed");
    assertThat(again.resolve("integer-agreement.json"))
        .hasSameBinaryContentAs(run.resolve("integer-agreement.json"));
    assertThat(Map.copyOf(SmallExperiment.decidedBytes(copy)))
        .isEqualTo(SmallExperiment.decidedBytes(output));
    Path report = copy.resolve("reports/cifar10");
    String certificate = agreement(run).agreement().certificate().sha256();
    assertThat(Files.readString(report.resolve("report.md")))
        .contains("## Integer inference", certificate.substring(0, 12));
    assertThat(Files.readString(report.resolve("results.json"))).contains(certificate);
  }
}
