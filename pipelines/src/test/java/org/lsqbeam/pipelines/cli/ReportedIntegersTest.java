package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.pipelines.report.RecordedResults;

/** The integers that a report has are those of its runs. */
@ExtendWith(FinishedOutputs.Shared.class)
final class ReportedIntegersTest {
  private final FinishedOutputs finished;

  ReportedIntegersTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  @Test
  void otherIntegersThanTheRunsAreFound(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    FolderTree.delete(output.resolve("datasets")); // so that nothing is computed again
    Path results = FinishedOutputs.file(output, "reports/cifar10/results.json");
    JsonNode json = RecordedResults.parse(Files.readString(results).getBytes(UTF_8), "results");
    ((ObjectNode) json).remove("digest");
    for (JsonNode run : json.get("runs")) {
      if (run.get("integer_agreement").isObject()) {
        ((ObjectNode) run.get("integer_agreement")).put("certificate", "0".repeat(64));
      }
    }
    Files.write(results, SealedJson.indented(json));

    assertThat(CommandLine.run("verify", "--output=" + output).out())
        .containsPattern(
            "problem: .*/results\\.json has other integers of resnet-8-2bit-\\w+ than its"
                + " integer-agreement\\.json; lsq report writes it again");
  }
}
