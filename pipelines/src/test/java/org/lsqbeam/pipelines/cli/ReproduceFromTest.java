package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.server.Bucket;

/** {@code lsq reproduce --from=results.json}. */
@TestInstance(Lifecycle.PER_CLASS)
final class ReproduceFromTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private final Bucket bucket = Bucket.open();
  private Path folder = Path.of("");
  private Path images = Path.of("");
  private Path weights = Path.of("");
  private Path results = Path.of("");

  /** An experiment that extends another, with overrides, pretrained weights and two seeds. */
  @BeforeAll
  void makeAReport(@TempDir Path temporary) throws IOException {
    folder = temporary;
    images = SmallImages.in(folder.resolve("images"));
    weights = SmallNetworkFile.in(folder.resolve("resnet8.safetensors"));
    Path names = Files.writeString(folder.resolve("names.json"), SmallNetworkFile.NAMES);
    Path base = folder.resolve("base.yaml");
    Files.writeString(
        base, "extends: cifar10\nnetworks: resnet-8\nquantizer: pact\nbatchSize: 8\nepochs: 1\n");
    Path mine = folder.resolve("mine.yaml");
    Files.writeString(mine, "extends: base.yaml\ntitle: Mine\n");
    CommandLine report =
        CommandLine.run(
            "reproduce",
            "--experiment=" + mine,
            "--init={resnet-8: {file: " + weights + ", names: " + names + "}}",
            "--precisions=full,w2a4",
            "--seeds=1,2",
            "--name=mine",
            "--input=" + images,
            "--output=" + folder.resolve("first"));
    assertThat(report.exitCode()).as(report.err()).isZero();
    results = folder.resolve("first/reports/mine/results.json");
    Files.delete(mine);
    Files.delete(base);
  }

  private CommandLine from(Path file, Path input, String output, String... more) {
    return CommandLine.run(
        List.of(
            "reproduce",
            "--from=" + file,
            "--input=" + input,
            "--output=" + folder.resolve(output)),
        more);
  }

  private Path copyOfTheImages(String name) throws IOException {
    return SmallImages.in(folder.resolve(name));
  }

  @Test
  void theFileAndTheImagesGiveTheSameBitsInAnotherOutput() throws IOException {
    Path elsewhere = copyOfTheImages("elsewhere");
    CommandLine again = from(results, elsewhere, "again");
    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    assertThat(again.out())
        .endsWith("\nCompared with " + results + ": equal to the bit, 4 runs\n")
        .contains("Report: " + folder.resolve("again/reports/mine/report.html"));
    assertThat(again.err()).containsOnlyOnce(" decoded").containsOnlyOnce(" 0 rejected");
    assertThat(SmallExperiment.decidedBytes(folder.resolve("again")))
        .isEqualTo(SmallExperiment.decidedBytes(folder.resolve("first")));
    Path report = folder.resolve("again/reports/mine");
    assertThat(report.resolve("experiment.yaml"))
        .hasSameTextualContentAs(results.resolveSibling("experiment.yaml"));
    assertThat(report.resolve("command.txt")).content().contains("--from=" + results);
  }

  @Test
  void whatWasInTheOutputBeforeIsCounted() {
    CommandLine same = from(results, images, "first", "--name=second");
    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(same.out()).endsWith(": equal to the bit, 4 runs (4 were in the output before)\n");
    assertThat(same.err()).contains("4 of 4 runs are done already\n");
  }

  /** As with another JPEG library, or a tar of gigabytes, of which not every byte is hashed. */
  @Test
  void otherPixelsUnderTheSameFingerprintAreRefusedBeforeTraining() throws IOException {
    ObjectNode edited = content();
    ((ObjectNode) edited.at("/dataset/train/shards/0")).put("sha256", "ab".repeat(32));
    Path other = sealed(edited, "pixels.json");
    CommandLine refused = from(other, images, "pixels");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(error(refused))
        .startsWith("lsq: " + folder.resolve("pixels/datasets/cifar10-"))
        .contains(" has the content ", "; " + other + " was made on ", " of the same fingerprint");
    assertThat(folder.resolve("pixels/runs")).doesNotExist();
  }

  @Test
  void otherImagesAreRefusedBeforeAnythingIsWritten() throws IOException {
    Path fewer = copyOfTheImages("fewer");
    Files.delete(fewer.resolve("train/red/0.png"));
    CommandLine refused = from(results, fewer, "fewer-again");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(error(refused))
        .matches(
            "lsq: the images give the dataset [0-9a-f]{12}; .*results.json was made on"
                + " [0-9a-f]{12}");
    assertThat(folder.resolve("fewer-again")).doesNotExist();
  }

  @Test
  void pretrainedWeightsMayLieElsewhereButNotHaveOtherBytes() throws IOException {
    Path moved = Files.copy(weights, folder.resolve("moved.safetensors"));
    Path names = folder.resolve("names.json");
    String init = "--init={resnet-8: {file: " + moved + ", names: " + names + "}}";
    CommandLine same = from(results, images, "first", "--name=third", init);
    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(same.out()).contains("equal to the bit");

    byte[] bytes = Files.readAllBytes(moved);
    bytes[bytes.length - 1] ^= 1;
    Files.write(moved, bytes);
    CommandLine refused = from(results, images, "weights", init);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(error(refused))
        .isEqualTo(
            "lsq: "
                + moved
                + " has SHA-256 "
                + Sha256.hex(bytes)
                + "; "
                + results
                + " was made from weights with "
                + Sha256.hex(Files.readAllBytes(weights)));
    assertThat(folder.resolve("weights")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--experiment=cifar10",
        "--epochs=1",
        "--seeds=3",
        "--lr=1",
        "--title=x",
        "--imageSize=32"
      })
  void optionsThatChangeTheResultsAreRefused(String option) {
    CommandLine refused = from(results, images, "refused", option);
    String name = option.substring(0, option.indexOf('='));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).singleElement().asString().startsWith("lsq: ").contains(name);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void fromBelongsToReproduceOnly() {
    CommandLine refused = CommandLine.run("train", "--from=" + results);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors())
        .containsExactly("lsq: --from is not an option of train; it belongs to reproduce");
  }

  @Test
  void resultsThatDifferAreNamedAndEndWithFive() throws IOException {
    ObjectNode edited = content();
    ObjectNode full = (ObjectNode) edited.at("/runs/0");
    String top1 = full.path("top1").asText();
    full.put("top1", 12.5);
    CommandLine other = from(sealed(edited, "other.json"), images, "first", "--name=fourth");
    assertThat(other.exitCode()).as(other.err()).isEqualTo(5);
    assertThat(other.out())
        .endsWith(
            ": 1 of 4 runs differ: resnet-8, full precision, seed 1: top-1 "
                + top1
                + ", was top-1 12.5 (4 were in the output before)\n");
  }

  @Test
  void aFileThatIsDamagedOldOrMissingIsNamed() throws IOException {
    Path damaged = folder.resolve("damaged.json");
    Files.writeString(damaged, Files.readString(results).replace("\"top1\" : ", "\"top1\" : 1"));
    assertRefused(damaged, 3, damaged + " is damaged: its digest is not that of its content");

    Path cut = folder.resolve("cut.json");
    Files.writeString(cut, content().toPrettyString());
    assertRefused(cut, 3, cut + " is damaged: it does not end with a digest");

    Path old = folder.resolve("old.json");
    Files.writeString(old, content().without("schema_version").toPrettyString());
    assertRefused(
        old,
        3,
        old
            + " is of an earlier version of lsq-beam, without a digest;"
            + " lsq report writes it again");

    ObjectNode other = JSON.createObjectNode().put("a", 1);
    assertRefused(
        sealed(other, "foreign.json"),
        3,
        folder.resolve("foreign.json") + " is not the results.json of a report");

    Path none = folder.resolve("none.json");
    assertRefused(none, 2, "from is '" + none + "'; must be the path of a report's results.json");
    assertRefused(
        folder, 2, "from is '" + folder + "'; must be the path of a report's results.json");
  }

  private void assertRefused(Path file, int code, String message) {
    CommandLine refused = from(file, images, "never");
    assertThat(refused.exitCode()).isEqualTo(code);
    assertThat(error(refused)).isEqualTo("lsq: " + message);
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void theFileMayLieInCloudStorage() throws IOException {
    bucket.put(results.resolveSibling(""), "report");
    CommandLine same =
        CommandLine.run(
            "reproduce",
            "--from=gs://bucket/report/results.json",
            "--name=fifth",
            "--input=" + images,
            "--output=" + folder.resolve("first"));
    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(same.out()).contains("gs://bucket/report/results.json: equal to the bit, 4 runs");
  }

  @Test
  void verifyBelievesNoResultsWithoutADigestOrWithOtherAccuracies() throws IOException {
    Path output = folder.resolve("first");
    Path kept = Files.copy(results, folder.resolve("kept.json"));
    try {
      ObjectNode old = content();
      Files.writeString(results, old.toPrettyString());
      assertThat(CommandLine.run("verify", "--output=" + output).out())
          .contains("problem: " + results + " is damaged: it does not end with a digest");
      Files.writeString(results, content().without("schema_version").toPrettyString());
      assertThat(CommandLine.run("verify", "--output=" + output).out())
          .contains(
              "problem: "
                  + results
                  + " is of an earlier version of lsq-beam, without a digest;"
                  + " lsq report writes it again\n");
      ((ObjectNode) old.at("/runs/0")).put("top1", 12.5);
      Files.write(results, SealedJson.indented(old));
      assertThat(CommandLine.run("verify", "--output=" + output).out())
          .contains("problem: " + results + " has other results");
    } finally {
      Files.move(kept, results, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The one line of an error; another says which tensor of the weights is not used. */
  private static String error(CommandLine result) {
    List<String> lines = result.errors().stream().filter(line -> line.startsWith("lsq: ")).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  /** The results as a version without digests wrote them. */
  private ObjectNode content() throws IOException {
    ObjectNode content = (ObjectNode) JSON.readTree(results.toFile());
    content.remove("digest");
    return content;
  }

  private Path sealed(ObjectNode content, String name) throws IOException {
    return Files.write(folder.resolve(name), SealedJson.indented(content));
  }
}
