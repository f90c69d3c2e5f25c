package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.transforms.storage.server.Bucket;

/**
 * What a person damages or removes of a finished output in Cloud Storage, as in a folder. A case
 * takes three commands; those that differ from another one only in the file are slow tests.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class DamagedCloudOutputTest {
  // A star stands for the digits of a fingerprint.
  private static final String FULL = "runs/resnet-8-full-*/";
  private static final String QUANTIZED = "runs/resnet-8-2bit-*/";
  private static final String DATASET = "datasets/cifar10-*/";

  private static final String OUTPUT = "gs://bucket/output";

  @AutoClose private final Bucket bucket = Bucket.open();
  private Path work = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);
  private Map<String, byte[]> objects = Map.of();
  private Map<String, String> whole = Map.of();
  private int commands;

  @BeforeAll
  void reproduceOnce(@TempDir Path folder) throws IOException {
    work = folder;
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    CommandLine result = reproduce();
    assertThat(result.exitCode()).as(result.err()).isZero();
    objects = bucket.server().contents(Bucket.NAME);
    whole = SmallExperiment.decidedBytes(bucket.contents("output"));
  }

  @BeforeEach
  void putBackWhatWasThere() throws IOException {
    bucket.folder("").deleteFolder("output");
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      bucket.server().put(Bucket.NAME, object.getKey(), object.getValue());
    }
  }

  /** Each command is on a machine that has no copies yet. */
  private String workFolder() {
    commands++;
    return "--workFolder=" + work.resolve("work-" + commands);
  }

  private CommandLine reproduce() {
    return CommandLine.run(experiment.command("reproduce", OUTPUT, workFolder()));
  }

  private CommandLine verify() {
    return CommandLine.run("verify", "--output=" + OUTPUT, workFolder());
  }

  private String object(String name) {
    return objects.keySet().stream()
        .filter(object -> object.matches("output/" + name.replace("*", "[0-9a-f]{12}")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name));
  }

  private void delete(String name) throws IOException {
    bucket.folder("").delete(object(name));
  }

  /** Flips a bit of an object; returns the URL. */
  private String damage(String name) throws IOException {
    byte[] content = requireNonNull(objects.get(object(name)));
    bucket.server().put(Bucket.NAME, object(name), Damage.ONE_BIT_FLIPPED.of(content));
    return "gs://bucket/" + object(name);
  }

  private void assertMadeGood(String named) {
    CommandLine verified = verify();
    assertThat(verified.exitCode()).as(verified.out()).isEqualTo(3);
    assertThat(verified.out()).contains("problem: " + named);
    CommandLine result = reproduce();
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).containsOnlyOnce(named);
    assertThat(SmallExperiment.decidedBytes(bucket.contents("output"))).isEqualTo(whole);
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void aMissingIndexIsPreparedAgain() throws IOException {
    aShardThatIsReadIsPreparedAgain("val-00001-of-00004.tfrecord.index", true);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "train-00003-of-00016.tfrecord, false",
    "train-00003-of-00016.tfrecord, true",
    "train-00003-of-00016.tfrecord.index, false"
  })
  void aShardThatIsReadIsPreparedAgain(String shard, boolean missing) throws IOException {
    String named = damage(DATASET + shard);
    if (missing) {
      delete(DATASET + shard);
    }
    delete(QUANTIZED + "evaluation.json");
    assertMadeGood(named);
  }

  @Tag("slow")
  @Test
  void aShardThatTrainingReadsIsPreparedAgain() throws IOException {
    String named = damage(DATASET + "val-00001-of-00004.tfrecord");
    String done = object(QUANTIZED + "done.json");
    bucket.folder("").deleteFolder(done.substring(0, done.lastIndexOf('/')));
    assertMadeGood(named);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        QUANTIZED + "checkpoints/step-00000005/state.json",
        QUANTIZED + "checkpoints/step-00000005/variables.index",
        QUANTIZED + "checkpoints/step-00000000/variables.data-00000-of-00001",
        FULL + "checkpoints/step-00000005/variables.data-00000-of-00001"
      })
  void aRemovedCheckpointOfAnEvaluatedRunIsMadeAgain(String name) throws IOException {
    delete(name);
    assertMadeGood("gs://bucket/" + object(name) + " is missing");
  }

  @Test
  void removedCheckpointsOfAnEvaluatedRunAreMadeAgain() throws IOException {
    String state = object(QUANTIZED + "checkpoints/step-00000005/state.json");
    String folder = state.substring(0, state.indexOf("/step-"));
    bucket.folder("").deleteFolder(folder);
    assertMadeGood("gs://bucket/" + folder + "/step-00000005/");
  }

  @Tag("slow")
  @Test
  void aDamagedStateOfAnEvaluatedRunIsMadeAgain() throws IOException {
    assertMadeGood(damage(QUANTIZED + "checkpoints/step-00000005/state.json"));
  }

  @Tag("slow")
  @Test
  void damagedPredictionsAreComputedAgain() throws IOException {
    assertMadeGood(damage(QUANTIZED + "predictions.bin"));
  }

  @Tag("slow")
  @Test
  void aDamagedNetworkIsPackedAgain() throws IOException {
    assertMadeGood(damage(QUANTIZED + "network.lsq"));
  }

  @Tag("slow")
  @Test
  void aDamagedAgreementIsFoundAgain() throws IOException {
    assertMadeGood(damage(QUANTIZED + "integer-agreement.json"));
  }

  @Test
  void damagedVariablesThatAreReadAreMadeAgain() throws IOException {
    String named = damage(QUANTIZED + "checkpoints/step-00000005/variables.data-00000-of-00001");
    delete(QUANTIZED + "evaluation.json");
    assertMadeGood(named);
  }

  /** They are read again although the run is evaluated. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--evaluationArithmetic=int8",
        "--experiment=cifar10-quantization-error" // which measures what the others do not
      })
  void damagedVariablesOfAnEvaluatedRunAreMadeAgain(String moreWork) throws IOException {
    String named = damage(QUANTIZED + "checkpoints/step-00000005/variables.data-00000-of-00001");
    CommandLine result =
        CommandLine.run(experiment.command("evaluate", OUTPUT, workFolder(), moreWork));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .containsOnlyOnce(named)
        .contains("; making it again\n")
        .contains("1 trained (0 resumed), 1 skipped, 0 failed");
    Map<String, String> made = bucket.contents("output");
    for (String name : new String[] {"variables.data-00000-of-00001", "variables.index"}) {
      String file =
          object(QUANTIZED + "checkpoints/step-00000005/" + name).substring("output/".length());
      assertThat(made.get(file)).as(file).isEqualTo(whole.get(file));
    }
  }

  @Test
  void damagedVariablesThatAnotherRunStartsFromAreMadeAgain() throws IOException {
    String named = damage(FULL + "checkpoints/step-00000005/variables.data-00000-of-00001");
    String done = object(QUANTIZED + "done.json");
    bucket.folder("").deleteFolder(done.substring(0, done.lastIndexOf('/')));
    assertMadeGood(named);
  }

  @Test
  void aCommandThatOnlyReadsDamagedVariablesNamesThem() throws IOException {
    String named = damage(QUANTIZED + "checkpoints/step-00000005/variables.data-00000-of-00001");
    String run = named.substring(0, named.indexOf("/checkpoints"));
    CommandLine result =
        CommandLine.run(
            "export",
            "--run=" + run,
            "--format=onnx",
            "--to=" + work.resolve("it.onnx"),
            "--output=" + OUTPUT,
            workFolder());
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .startsWith("lsq: " + named)
        .endsWith("; the command that trained the run makes it again");
  }

  @Test
  void verifyFindsDamageThatACopyOfAnEarlierCommandWouldHide() throws IOException {
    String[] command = {"verify", "--output=" + OUTPUT, workFolder()};
    CommandLine evaluate = CommandLine.run(experiment.command("reproduce", OUTPUT, command[2]));
    assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
    assertThat(CommandLine.run(command).exitCode()).isZero();
    String shard = damage(DATASET + "train-00003-of-00016.tfrecord");
    String variables = damage(FULL + "checkpoints/step-00000005/variables.index");
    assertThat(CommandLine.run(command).out())
        .contains("problem: " + shard)
        .contains("problem: " + variables);
  }
}
