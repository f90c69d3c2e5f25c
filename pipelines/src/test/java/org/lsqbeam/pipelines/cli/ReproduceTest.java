package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.storage.Storage;

/** The whole flow on a small set: images in, accuracy table out. */
@TestInstance(Lifecycle.PER_CLASS)
final class ReproduceTest {
  private static final List<String> OF_A_RUN =
      List.of(
          "checkpoints/step-00000000/state.json",
          "checkpoints/step-00000000/variables.data-00000-of-00001",
          "checkpoints/step-00000000/variables.index",
          "checkpoints/step-00000002/state.json",
          "checkpoints/step-00000002/variables.data-00000-of-00001",
          "checkpoints/step-00000002/variables.index",
          "checkpoints/step-00000004/state.json",
          "checkpoints/step-00000004/variables.data-00000-of-00001",
          "checkpoints/step-00000004/variables.index",
          "done.json",
          "evaluation.json",
          "events.out.tfevents",
          "metrics.jsonl",
          "predictions.bin",
          "provenance.json",
          "spec.json");

  private static final String REPORT =
      "cifar10-networks=resnet-8-precisions=full,2-epochs=2-batchSize=16";

  private static final String MEASURED =
      "cifar10-networks=resnet-8-precisions=full,2-study=quantization-error-epochs=2-batchSize=16";

  private Path folder = Path.of("");
  private Path input = Path.of("");
  private CommandLine first = new CommandLine(-1, "", "");
  private Map<String, String> files = Map.of();

  @BeforeAll
  void reproduceOnce(@TempDir Path temporary) throws IOException {
    folder = temporary;
    input = SmallImages.in(folder.resolve("images"));
    first = command("reproduce", "output");
    files = SmallExperiment.files(folder.resolve("output"));
  }

  @Test
  void theTableIsPrinted() {
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("resnet-8", "full", "2-bit", "top-1");
    assertThat(first.out()).contains("reports/" + REPORT + "/report.html");
  }

  @Test
  void theProgressEndsWithASummaryOfTheWork() {
    int trained = 2 * 2 * (SmallImages.TRAIN / 16 * 16);
    int images = SmallImages.TRAIN + SmallImages.VALIDATION;
    assertThat(first.err().lines())
        .last(STRING)
        .matches(
            "images: %d decoded, 0 rejected, %d examples written, [0-9.]+ MiB spilled; runs: 2"
                    .formatted(images, images)
                + " trained \\(0 resumed\\), 0 skipped, 0 failed; %d images trained"
                    .formatted(trained));
  }

  @Test
  void everyArtifactIsThereAndNothingElse() {
    List<String> expected =
        Stream.concat(
                Stream.of(
                    "lsq-beam.json",
                    "reports/" + REPORT + "/command.txt",
                    "reports/" + REPORT + "/experiment.yaml",
                    "reports/" + REPORT + "/report.html",
                    "reports/" + REPORT + "/report.md",
                    "reports/" + REPORT + "/results.csv",
                    "reports/" + REPORT + "/results.json"),
                Stream.concat(
                    Stream.of(
                        "runs/resnet-8-2bit/network.lsq",
                        "runs/resnet-8-2bit/integer-agreement.json"),
                    Stream.of("resnet-8-2bit", "resnet-8-full")
                        .flatMap(run -> OF_A_RUN.stream().map(file -> "runs/" + run + "/" + file))))
            .sorted()
            .toList();
    List<String> found =
        SmallExperiment.names(files).stream()
            .filter(file -> !file.startsWith("datasets/"))
            .map(file -> file.replaceAll("^(runs/[a-z0-9-]+)-[0-9a-f]{12}/", "$1/"))
            .sorted()
            .toList();
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theResultsHaveARowPerRun() throws IOException {
    List<String> rows =
        Files.readAllLines(folder.resolve("output/reports/" + REPORT + "/results.csv"));
    assertThat(rows.get(0)).startsWith("network,precision,seed,top1,top5,change,");
    assertThat(rows.subList(1, rows.size()))
        .extracting(row -> row.replaceAll("^([^,]*,[^,]*,[^,]*),.*", "$1"))
        .containsExactlyInAnyOrder("resnet-8,full,1", "resnet-8,2,1");
  }

  @Test
  void everyRunHasItsTimeByPhase() throws Exception {
    Storage output = Storage.at(folder.resolve("output").toString());
    Provenance full = SmallExperiment.run(output, "resnet-8-full").provenance().orElseThrow();
    Provenance two = SmallExperiment.run(output, "resnet-8-2bit").provenance().orElseThrow();
    for (Provenance provenance : List.of(full, two)) {
      assertThat(provenance.sessions())
          .singleElement()
          .satisfies(
              session ->
                  assertThat(session.seconds())
                      .containsOnlyKeys("opening", "updates", "validation", "checkpoints"));
    }
    assertThat(full.followUps())
        .singleElement()
        .satisfies(work -> assertThat(work.seconds()).containsOnlyKeys("evaluation"));
    assertThat(two.followUps())
        .singleElement()
        .satisfies(
            work ->
                assertThat(work.seconds()).containsOnlyKeys("evaluation", "packing", "integers"));
    assertThat(Files.readString(folder.resolve("output/reports/" + REPORT + "/report.md")))
        .contains("## Where the time went");
  }

  @Test
  void theReportListsTheKeysOfTheExperimentInTheOrderOfItsFile() throws IOException {
    Path report = folder.resolve("output/reports/" + REPORT);
    String page = Files.readString(report.resolve("report.md"));
    String section = page.substring(page.indexOf("## Experiment"), page.indexOf("## Dataset"));
    List<String> keys = section.lines().filter(line -> line.startsWith("| ")).skip(1).toList();
    List<String> file = Files.readAllLines(report.resolve("experiment.yaml"));
    assertThat(keys)
        .extracting(line -> line.replaceAll("^\\| (\\w+) .*", "$1"))
        .isEqualTo(file.stream().map(line -> line.replaceAll(":.*", "")).toList())
        .contains("datasetName", "imageSize", "imageEncoding", "seeds", "init", "study");
  }

  @Test
  void theSameCommandAgainOnlyPrintsTheTable() throws IOException {
    CommandLine again = command("reproduce", "output");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(SmallExperiment.files(folder.resolve("output"))).isEqualTo(files);
  }

  @Test
  void theStagesOneByOneDoWhatReproduceDoes() throws IOException {
    CommandLine prepared = command("prepare", "stages");
    assertThat(prepared.out())
        .contains(SmallImages.TRAIN + " training and " + SmallImages.VALIDATION);
    assertThat(command("report", "stages").exitCode()).as("nothing is trained").isEqualTo(2);
    assertThat(command("train", "stages").exitCode()).isZero();
    CommandLine evaluated = command("evaluate", "stages", "--engine=integer");
    assertThat(evaluated.err()).contains("runs: 0 trained (0 resumed), 2 skipped, 0 failed");
    assertThat(evaluated.out()).startsWith(String.join("\n", SmallExperiment.table(first)));
    assertThat(evaluated.out()).contains("2 of 2 networks trained").doesNotContain("Report: ");
    CommandLine report = command("report", "stages");
    assertThat(report.out().lines().limit(3)).isEqualTo(first.out().lines().limit(3).toList());
    assertThat(SmallExperiment.decidedBytes(SmallExperiment.files(folder.resolve("stages"))))
        .isEqualTo(SmallExperiment.decidedBytes(files));
  }

  @Test
  void measuringTrainsNothingAgainAndItsSectionIsInTheReport() throws IOException {
    copyOutput("measured");
    Map<String, String> before = SmallExperiment.files(folder.resolve("measured"));
    String measure = "--study=quantization-error";
    CommandLine measured = command("reproduce", "measured", measure);
    assertThat(measured.exitCode()).as(measured.err()).isZero();
    Map<String, String> after = SmallExperiment.files(folder.resolve("measured"));
    List<String> added =
        after.keySet().stream()
            .filter(file -> !before.containsKey(file) && !file.startsWith("reports/"))
            .toList();
    before.keySet().removeIf(file -> file.endsWith("provenance.json")); // has the times
    assertThat(after).containsAllEntriesOf(before);
    assertThat(added)
        .singleElement()
        .asString()
        .matches("runs/resnet-8-2bit-[0-9a-f]{12}/quantization-error.json");
    assertThat(Files.readString(folder.resolve("measured/reports/" + MEASURED + "/report.md")))
        .contains("## Quantization error", "| weights | resnet-8, 2-bit, seed 1 | 8 |");

    Files.delete(folder.resolve("measured").resolve(added.get(0)));
    assertThat(command("evaluate", "measured", measure).exitCode()).isZero();
    assertThat(SmallExperiment.files(folder.resolve("measured")))
        .containsEntry(added.get(0), after.get(added.get(0)));
  }

  /** Copies what the first command left. */
  private void copyOutput(String name) throws IOException {
    SmallExperiment.copy(folder.resolve("output"), folder.resolve(name));
  }

  private CommandLine command(String command, String output, String... more) {
    return CommandLine.run(
        List.of(
            command,
            "--experiment=cifar10",
            "--networks=resnet-8",
            "--precisions=full,2",
            "--epochs=2",
            "--batchSize=16",
            "--input=" + input,
            "--output=" + folder.resolve(output)),
        more);
  }

  @Test
  void progressSaysHowManyRunsAreDoneAndWhereOneResumes() throws IOException {
    assertThat(first.err().lines())
        .contains("training: 0 of 2 runs done")
        .anyMatch(line -> line.startsWith("preparing " + folder.resolve("output/datasets")))
        .noneMatch(line -> line.contains(" resumes "));
    copyOutput("resumed");
    try (Stream<Path> runs = Files.list(folder.resolve("resumed/runs"))) {
      Path run =
          runs.filter(path -> path.toString().contains("resnet-8-2bit")).findFirst().orElseThrow();
      Files.delete(run.resolve("done.json"));
      Files.delete(run.resolve("evaluation.json"));
      assertThat(command("train", "resumed").err().lines())
          .contains("training: 1 of 2 runs done")
          .filteredOn(line -> line.contains(" at step "))
          .containsExactly("run 2/2 resumes at step 4 of 4, resnet-8 2-bit seed 1");
    }
    assertThat(command("train", "resumed").err()).doesNotContain("training", "preparing");
  }

  @Test
  void theReportIsRenderedAgainWithoutTheImages() throws IOException {
    Path there = folder.resolve("without");
    copyOutput("without");
    Map<String, String> before = SmallExperiment.files(there);
    Path moved = Files.move(input, folder.resolve("moved"));
    try {
      CommandLine report = command("report", "without");
      assertThat(report.exitCode()).as(report.err()).isZero();
      assertThat(report.out().lines().limit(3)).isEqualTo(first.out().lines().limit(3).toList());
    } finally {
      Files.move(moved, input);
    }
    assertThat(Files.readAllLines(there.resolve("reports/" + REPORT + "/command.txt")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("lsq reproduce "),
            line -> assertThat(line).startsWith("lsq report "),
            line -> assertThat(line).matches("# SHA-256 of the lines above: [0-9a-f]{64}"));
    Map<String, String> after = SmallExperiment.files(there);
    before.keySet().removeIf(file -> file.endsWith("command.txt"));
    assertThat(after).containsAllEntriesOf(before);
  }

  /** As of an output that an earlier version evaluated. */
  @Test
  void predictionsAreAddedToRunsThatHaveNone() throws IOException {
    copyOutput("earlier");
    Map<String, String> before = SmallExperiment.files(folder.resolve("earlier"));
    for (String file : before.keySet()) {
      if (file.endsWith("predictions.bin")) {
        Files.delete(folder.resolve("earlier").resolve(file));
      }
    }
    Path page = folder.resolve("earlier/reports/" + REPORT + "/report.html");
    assertThat(command("report", "earlier").exitCode()).isZero();
    assertThat(Files.readString(page))
        .contains("An earlier version evaluated 2 runs without keeping predictions")
        .doesNotContain("id=\"classes\"");
    CommandLine again = command("reproduce", "earlier");
    assertThat(again.err()).contains("runs: 0 trained (0 resumed), 2 skipped, 0 failed");
    assertThat(Files.readString(page)).contains("id=\"classes\"");
    Map<String, String> after = SmallExperiment.files(folder.resolve("earlier"));
    assertThat(SmallExperiment.decidedBytes(after)).isEqualTo(SmallExperiment.decidedBytes(before));
  }

  @Test
  void theCommandAndTheExperimentAreKeptWithTheReport() throws IOException {
    Path report = folder.resolve("output/reports/" + REPORT);
    assertThat(Files.readString(report.resolve("command.txt")))
        .startsWith("lsq reproduce --experiment=cifar10 --networks=resnet-8 --precisions=full,2 ");
    assertThat(Files.readString(report.resolve("experiment.yaml")))
        .contains("preset: cifar10", "batchSize: 16", "momentum: 0.9");
  }
}
