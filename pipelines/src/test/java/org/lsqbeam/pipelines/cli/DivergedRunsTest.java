package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.TrainingGraph;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpeed;
import org.lsqbeam.pipelines.report.ReportFiles;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/**
 * An experiment in which the numbers of a run go wrong, in training, in the validation after an
 * epoch, or in the evaluation: this run fails, and its neighbours are as they are without it.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class DivergedRunsTest {
  /** Each update multiplies the weights by hundreds of thousands. */
  private static final String EXPLODING = "900000";

  private static final String REPORT = "reports/cifar10";

  private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);

  @BeforeAll
  void writeImages(@TempDir Path temporary) throws IOException {
    folder = temporary;
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
  }

  @Test
  void aRunWhoseVariablesOverflowFailsAlone() throws Exception {
    String reason = assertFailsAlone("variables", "--batchSize=8");
    assertThat(reason)
        .startsWith("at step 5 of 5 variables are not finite, so that training has diverged: stage")
        .contains("/moving_variance is infinite (and ")
        .endsWith("; the last good checkpoint is kept");
  }

  /** All images in one update: its loss is finite, and the weights after it are large. */
  @Test
  void aRunWhoseValidationHasNoLossFailsAlone() throws Exception {
    String reason = assertFailsAlone("validation", "--batchSize=" + SmallImages.TRAIN);
    assertThat(reason)
        .startsWith("at step 1 of 1 the validation loss is NaN, so that training has diverged: ")
        .contains(": the output of layer stage", " is infinite (and ")
        .endsWith("; the last good checkpoint is kept");
  }

  /** Two full-precision runs, and without the failing one: the other, to the bit. */
  private String assertFailsAlone(String name, String... options) throws Exception {
    List<String> more = new ArrayList<>(List.of(options));
    more.add("--precisions=full");
    more.add("--weightDecay=0.0001");
    more.add("--learningRate=0.01");
    Path alone = folder.resolve(name + "-alone");
    CommandLine undisturbed =
        CommandLine.run(experiment.command("reproduce", alone, more.toArray(String[]::new)));
    assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();

    more.set(more.size() - 1, "--learningRate=[0.01, " + EXPLODING + "]");
    Path output = folder.resolve(name);
    CommandLine result =
        CommandLine.run(experiment.command("reproduce", output, more.toArray(String[]::new)));
    String reason = assertOneFailed(result, output);
    RunFolder failed = failed(output).orElseThrow();
    assertThat(failed.done()).isEmpty();
    Map<String, String> others = SmallExperiment.decidedBytes(output);
    others.keySet().removeIf(file -> file.startsWith("runs/" + failed.path().getFileName()));
    assertThat(others).isEqualTo(SmallExperiment.decidedBytes(alone));
    assertReported(output, alone, reason);

    CommandLine again =
        CommandLine.run(experiment.command("reproduce", output, more.toArray(String[]::new)));
    assertThat(assertOneFailed(again, output)).isEqualTo(reason);
    return reason;
  }

  /** The variables are as an earlier version may have saved them: finite, but too large. */
  @Test
  void aRunWhoseEvaluationHasNoLossFailsAlone() throws Exception {
    Path output = folder.resolve("evaluation");
    String[] reproduce = experiment.command("reproduce", output, "--precisions=full,8,2");
    assertThat(CommandLine.run(reproduce).exitCode()).isZero();
    Map<String, String> whole = SmallExperiment.decidedBytes(output);
    enlargeVariables(output, SmallExperiment.run(output, "resnet-8-full"));
    for (String name : List.of("full", "8bit", "2bit")) {
      Path evaluation = evaluation(SmallExperiment.run(output, "resnet-8-" + name));
      Files.delete(evaluation);
      Files.delete(evaluation.resolveSibling("predictions.bin"));
    }

    String[] evaluate = experiment.command("evaluate", output, "--precisions=full,8,2");
    String reason = assertOneFailed(CommandLine.run(evaluate), output);
    assertThat(reason)
        .matches(
            "in the evaluation of step 5 the loss is (NaN|Infinity): .+ is (NaN|infinite);"
                + " remove the run's folder to train the run again");
    RunFolder failed = failed(output).orElseThrow();
    assertThat(failed.path().getFileName().toString()).startsWith("resnet-8-full-");
    Map<String, String> others = new TreeMap<>(whole);
    others.keySet().removeIf(file -> file.startsWith("runs/resnet-8-full"));
    assertThat(SmallExperiment.decidedBytes(output)).containsAllEntriesOf(others);

    assertThat(assertOneFailed(CommandLine.run(reproduce), output)).isEqualTo(reason);
    assertThat(new ReportFiles(output.resolve(REPORT)).html().getTextContent())
        .contains("resnet-8, full precision, seed 1 failed: " + reason);
    CommandLine verified = CommandLine.run("verify", "--output=" + output);
    assertThat(verified.exitCode()).as(verified.out()).isZero();

    FolderTree.delete(failed.path());
    CommandLine trainedAgain = CommandLine.run(reproduce);
    assertThat(trainedAgain.exitCode()).as(trainedAgain.err()).isZero();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(whole);
  }

  /** One run failed: its reason is the command's only error, and it has no accuracy. */
  private static String assertOneFailed(CommandLine result, Path output) throws IOException {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
    RunFolder failed = failed(output).orElseThrow();
    String reason = failed.failure().orElseThrow();
    assertThat(result.errors())
        .containsExactly("lsq: " + failed.path().getFileName() + ": " + reason);
    assertThat(evaluation(failed)).doesNotExist();
    return reason;
  }

  private static Path evaluation(RunFolder run) {
    return run.path().resolve("evaluation.json");
  }

  private static Optional<RunFolder> failed(Path output) throws IOException {
    List<RunFolder> failed = new ArrayList<>();
    for (RunFolder run : SmallExperiment.runs(Storage.at(output.toString()), "resnet-8")) {
      if (run.failure().isPresent()) {
        failed.add(run);
      }
    }
    assertThat(failed).hasSizeLessThan(2);
    return failed.stream().findFirst();
  }

  /** Every form of the report has the reason, and the neighbour's figures as without the run. */
  private static void assertReported(Path output, Path alone, String reason) throws Exception {
    ReportFiles files = new ReportFiles(output.resolve(REPORT));
    ReportFiles undisturbed = new ReportFiles(alone.resolve(REPORT));

    JsonNode other = undisturbed.json().at("/runs/0");
    JsonNode runs = files.json().get("runs");
    assertThat(runs).hasSize(2);
    for (JsonNode run : runs) {
      boolean fails = !run.get("fingerprint").equals(other.get("fingerprint"));
      assertThat(run.get("failure").asText(null)).isEqualTo(fails ? reason : null);
      for (String figure : List.of("top1", "top5", "loss", "initial_top1", "initial_loss")) {
        assertThat(run.get(figure))
            .as(figure)
            .isEqualTo(fails ? NullNode.getInstance() : other.get(figure));
      }
    }

    CSVRecord otherLine = undisturbed.csv().get(0);
    List<CSVRecord> lines = files.csv();
    assertThat(lines).hasSize(2);
    for (CSVRecord line : lines) {
      boolean fails = !line.get("fingerprint").equals(otherLine.get("fingerprint"));
      assertThat(line.get("state")).isEqualTo(fails ? "failed" : "done");
      for (String figure : List.of("top1", "loss", "initial_top1", "initial_loss")) {
        assertThat(line.get(figure)).as(figure).isEqualTo(fails ? "" : otherLine.get(figure));
      }
    }

    assertThat(files.html().getTextContent())
        .contains("learningRate 900000, full precision, seed 1 failed: " + reason);
    assertThat(files.rows("top1"))
        .filteredOn(row -> !row.startsWith("paper: "))
        .hasSize(2)
        .anyMatch(row -> row.contains("failed"));
  }

  /**
   * Makes an update that is far too large, and saves the variables as the run's last checkpoint.
   */
  private static void enlargeVariables(Path output, RunFolder run) throws IOException {
    RunFolder.Done done = run.done().orElseThrow();
    TrainingSpec spec = Json.read(run.path().resolve("spec.json"), TrainingSpec.class);
    NetworkInput input =
        spec.input(NetworkInput.of(PreparedDataset.open(dataset(output)).manifest()));
    Checkpoint last = run.checkpoint(done.steps());
    try (TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named(spec.network()),
            spec.precision(),
            input,
            spec.optimization(),
            spec.settings())) {
      graph.restore(last.variables());
      graph.update(TrainingSpeed.randomBatch(spec, input), 1e30);
      graph.save(last.variables());
    }
    Path state = last.folder().resolve("state.json");
    ObjectNode saved = (ObjectNode) Json.read(state, JsonNode.class);
    saved.remove("digest");
    saved.put("sha256", last.sha256());
    saved.put("indexSha256", Sha256.ofFile(last.folder().resolve("variables.index")));
    Files.write(state, SealedJson.indented(saved));
    run.writeDone(new RunFolder.Done(done.run(), done.steps(), last.sha256()));
  }

  private static Path dataset(Path output) throws IOException {
    try (Stream<Path> datasets = Files.list(output.resolve("datasets"))) {
      return datasets.findFirst().orElseThrow();
    }
  }
}
