package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.pipelines.report.RecordedResults;

/** What {@code verify} says of a finished output whose report a person has changed. */
@ExtendWith(FinishedOutputs.Shared.class)
final class VerifiedReportTest {
  private static final String REMEDY = "; lsq report writes it again";

  private static final String REPORT = "reports/cifar10/";

  private final FinishedOutputs finished;

  VerifiedReportTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  private static List<String> problems(Path output) {
    CommandLine result = CommandLine.run("verify", "--output=" + output);
    return result.out().lines().filter(line -> line.startsWith("problem: ")).toList();
  }

  /** The problems that are found where a person has changed each run in the results. */
  private static List<String> problems(Path output, Consumer<ObjectNode> change)
      throws IOException {
    FolderTree.delete(output.resolve("datasets")); // so that nothing is computed again
    Path results = FinishedOutputs.file(output, "reports/cifar10/results.json");
    JsonNode json = RecordedResults.parse(Files.readString(results).getBytes(UTF_8), "results");
    ((ObjectNode) json).remove("digest");
    json.get("runs").forEach(run -> change.accept((ObjectNode) run));
    Files.write(results, SealedJson.indented(json));
    return problems(output);
  }

  @Test
  void otherIntegersThanTheRunsAreFound(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    List<String> found =
        problems(
            output,
            run -> {
              if (run.get("integer_agreement").isObject()) {
                ((ObjectNode) run.get("integer_agreement")).put("certificate", "0".repeat(64));
              }
            });

    assertThat(found)
        .filteredOn(problem -> problem.contains("integers"))
        .singleElement()
        .asString()
        .matches(
            "problem: .*/results\\.json has other integers of resnet-8-2bit-\\w+ than its"
                + " integer-agreement\\.json"
                + REMEDY);
  }

  @Test
  void anotherNumberOfRightImagesOfAClassIsFound(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    int[] right = new int[1];
    List<String> found =
        problems(
            output,
            run -> {
              if (run.get("run").asText().startsWith("resnet-8-2bit")) {
                ArrayNode counts = (ArrayNode) run.get("correct_per_class");
                right[0] = counts.get(1).asInt();
                counts.set(1, right[0] + 3);
              }
            });

    assertThat(found)
        .filteredOn(problem -> problem.contains("results.json"))
        .singleElement()
        .asString()
        .matches(
            "problem: .*/results\\.json has "
                + (right[0] + 3)
                + " right images of the class red of resnet-8-2bit-\\w+; its predictions\\.bin has "
                + right[0]
                + REMEDY);
  }

  @Test
  void aReportInTheFolderOfAnotherIsFound(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    Files.move(output.resolve("reports/cifar10"), output.resolve("reports/table1"));
    assertThat(problems(output))
        .containsExactly(
            "problem: "
                + output
                + "/reports/table1/results.json is damaged: it is of the report cifar10"
                + REMEDY);
  }

  @Test
  void everyProblemOfAReportIsNamed(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    for (String name : List.of("results.json", "report.html", "results.csv")) {
      Files.delete(output.resolve(REPORT + name));
    }
    Files.writeString(output.resolve(REPORT + "command.txt"), "lsq reproduce\n");
    String problem = "problem: " + output + "/" + REPORT;
    assertThat(problems(output))
        .containsExactlyInAnyOrder(
            problem + "results.json is missing" + REMEDY,
            problem + "report.html is missing" + REMEDY,
            problem + "results.csv is missing" + REMEDY,
            problem + "command.txt is damaged: it does not end with a digest" + REMEDY);
  }
}
