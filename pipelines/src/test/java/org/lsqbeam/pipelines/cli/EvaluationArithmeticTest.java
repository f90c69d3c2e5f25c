package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.transforms.run.RunFolder;

/**
 * {@code --evaluationArithmetic}: integers evaluate a network of 2 bits, and are exact on every
 * processor; floats evaluate one whose weights alone are quantized.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class EvaluationArithmeticTest {
  private static final String INT8 = "--evaluationArithmetic=int8";
  private static final String TOLD =
      "Evaluated in 8-bit integers, checked to be exact: 2-bit.\n"
          + "Evaluated in 32-bit floats: w2a32 (not in 8-bit integers: no convolution has quantized"
          + " weights and an unsigned quantized input).\n";
  private static final ArithmeticChoice INTEGERS = new ArithmeticChoice(Arithmetic.INT8, null);

  private Path whole = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);

  @BeforeAll
  void reproduceOnce(@TempDir Path folder) throws IOException {
    whole = folder.resolve("output");
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    assertThat(run("reproduce", whole, INT8).out()).contains(TOLD);
  }

  @Test
  void theCommandThatWatchesHasNoArithmetic() {
    assertThat(
            CommandText.watching("lsq reproduce --epochs=2 " + INT8 + " --detach --output=there"))
        .isEqualTo("lsq watch --epochs=2 --output=there");
  }

  private CommandLine run(String command, Path output, String... more) {
    String[] options = Arrays.copyOf(more, more.length + 1);
    options[more.length] = "--precisions=full,2,w2a32";
    CommandLine result = CommandLine.run(experiment.command(command, output, options));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static CommandLine verify(Path output) {
    return CommandLine.run("verify", "--output=" + output);
  }

  private static RunFolder quantized(Path output) throws Exception {
    return SmallExperiment.run(output, "resnet-8-2bit");
  }

  @Test
  void verifyComputesEachEvaluationInItsOwnArithmetic() {
    CommandLine result = verify(whole);
    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("computed again: 3 evaluations")
        .contains("problems: 0")
        .doesNotContain("not computed again");
  }

  @Test
  void whatThisMachineCannotComputeIsNamed(@TempDir Path folder) throws Exception {
    Path copy = SmallExperiment.copy(whole, folder.resolve("output"));
    RunFolder run = SmallExperiment.run(copy, "resnet-8-w2a32");
    Evaluation evaluation = run.evaluation().orElseThrow();
    run.writeEvaluation(new Evaluation(evaluation.initial(), evaluation.trained(), INTEGERS));
    CommandLine result = verify(copy);
    for (String file : new String[] {"evaluation.json", "predictions.bin"}) {
      assertThat(result.out())
          .contains(
              "not computed again: "
                  + run.path().resolve(file)
                  + ", because its arithmetic is int8, which is not exact on this machine\n");
    }
    assertThat(result.out()).contains("computed again: 2 evaluations");
  }

  @Test
  void anEvaluationStaysWhereNoArithmeticIsGiven(@TempDir Path folder) throws IOException {
    Path copy = SmallExperiment.copy(whole, folder.resolve("output"));
    assertThat(run("reproduce", copy).out()).contains(TOLD);
    assertThat(Map.copyOf(SmallExperiment.decidedBytes(copy)))
        .isEqualTo(SmallExperiment.decidedBytes(whole));
  }

  /** Nothing is trained, and verify says that the report is of the earlier evaluation. */
  @Test
  void anotherArithmeticReplacesTheEvaluationAndNotTheReport(@TempDir Path folder)
      throws Exception {
    Path copy = SmallExperiment.copy(whole, folder.resolve("output"));
    CommandLine evaluated = run("evaluate", copy, "--evaluationArithmetic=float32");
    assertThat(evaluated.out()).doesNotContain("Evaluated in");
    assertThat(evaluated.err()).contains("0 trained (0 resumed), 3 skipped, 0 failed");
    CommandLine stale = verify(copy);
    assertThat(stale.exitCode()).isEqualTo(3);
    assertThat(stale.out())
        .contains(
            "results.json has the evaluation of "
                + quantized(copy).path().getFileName()
                + " in int8; its evaluation.json is in float32; lsq report writes it again");
    CommandLine report =
        CommandLine.run(
            "report", "--experiment=" + copy + "/reports/cifar10/experiment.yaml",
            "--name=cifar10", "--output=" + copy);
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(verify(copy).exitCode()).isZero();
  }

  @Test
  void aReportIsReproducedInItsArithmetic(@TempDir Path folder) throws IOException {
    Path results = whole.resolve("reports/cifar10/results.json");
    Map<String, String> arithmetic = new HashMap<>();
    for (JsonNode run : new ObjectMapper().readTree(Files.readString(results)).path("runs")) {
      arithmetic.put(
          run.at("/spec/precision").asText(), run.path("evaluation_arithmetic").asText());
    }
    assertThat(arithmetic).isEqualTo(Map.of("full", "float32", "2", "int8", "w2a32", "float32"));
    String[] line = {
      "reproduce",
      "--from=" + results,
      "--input=" + experiment.input(),
      "--output=" + folder.resolve("output")
    };
    CommandLine again = CommandLine.run(line);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains(TOLD).contains("equal to the bit, 3 runs");
    assertThat(again.err()).contains("quantized runs are evaluated in int8, as for " + results);
    line = Arrays.copyOf(line, line.length + 1);
    line[line.length - 1] = "--evaluationArithmetic=float32";
    CommandLine floats = CommandLine.run(line);
    assertThat(floats.exitCode()).isEqualTo(5);
    assertThat(floats.out()).contains("resnet-8, 2-bit, seed 1: evaluated in float32, was in int8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluate --evaluationArithmetic=int4"
            + "| evaluationArithmetic is 'int4'; must be float32 or int8",
        "train --evaluationArithmetic=int8"
            + "| --evaluationArithmetic is not an option of train; it belongs to reproduce, evaluate"
      })
  void aWrongOptionIsNamedWithWhatIsAllowed(String line, String message) {
    CommandLine result = CommandLine.run(line.split(" "));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors()).containsExactly("lsq: " + message);
  }
}
