package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.pipelines.report.RecordedResults;

/** What a report has of its runs is what the runs have. */
@ExtendWith(FinishedOutputs.Shared.class)
final class ReportedRunsTest {
  private static final String REMEDY = "; lsq report writes it again";

  private final FinishedOutputs finished;

  ReportedRunsTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  /** The problems that are found where a person has changed each run in the results. */
  private static String problems(Path output, Consumer<ObjectNode> change) throws IOException {
    FolderTree.delete(output.resolve("datasets")); // so that nothing is computed again
    Path results = FinishedOutputs.file(output, "reports/cifar10/results.json");
    JsonNode json = RecordedResults.parse(Files.readString(results).getBytes(UTF_8), "results");
    ((ObjectNode) json).remove("digest");
    json.get("runs").forEach(run -> change.accept((ObjectNode) run));
    Files.write(results, SealedJson.indented(json));
    return CommandLine.run("verify", "--output=" + output).out();
  }

  @Test
  void otherIntegersThanTheRunsAreFound(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    String found =
        problems(
            output,
            run -> {
              if (run.get("integer_agreement").isObject()) {
                ((ObjectNode) run.get("integer_agreement")).put("certificate", "0".repeat(64));
              }
            });

    assertThat(found)
        .containsPattern(
            "problem: .*/results\\.json has other integers of resnet-8-2bit-\\w+ than its"
                + " integer-agreement\\.json"
                + REMEDY);
  }

  @Test
  void anotherNumberOfRightImagesOfAClassIsFound(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    int[] right = new int[1];
    String found =
        problems(
            output,
            run -> {
              if (run.get("run").asText().startsWith("resnet-8-2bit")) {
                ArrayNode counts = (ArrayNode) run.get("correct_per_class");
                right[0] = counts.get(1).asInt();
                counts.set(1, right[0] + 3);
              }
            });

    assertThat(found.lines().filter(line -> line.contains("results.json")))
        .singleElement()
        .asString()
        .matches(
            "problem: .*/results\\.json has "
                + (right[0] + 3)
                + " right images of the class red of resnet-8-2bit-\\w+; its predictions\\.bin has "
                + right[0]
                + REMEDY);
  }
}
