package org.lsqbeam.graphs.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.quantize.Precision;

final class DamagedRunTest {
  private static final TrainingSpec SPEC = TinyRun.spec(Precision.FULL, null);
  private static final TrainingSpec OTHER =
      TinyRun.spec(Precision.FULL, null, TinyRun.optimization(0.3, 0));
  private static final Map<Path, byte[]> TRAINED = new HashMap<>();

  private Path folder = Path.of("");
  private Path last = Path.of("");

  @BeforeAll
  static void trainOnce(@TempDir Path trained) throws IOException, InterruptedException {
    TinyRun.trainer(SPEC, trained).train();
    try (var files = Files.walk(trained)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        TRAINED.put(trained.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  @BeforeEach
  void copyTheRun(@TempDir Path copy) throws IOException {
    folder = copy;
    last = folder.resolve("checkpoints/step-00000006");
    for (Map.Entry<Path, byte[]> file : TRAINED.entrySet()) {
      Path target = folder.resolve(file.getKey().toString());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
  }

  /** Every file of the last checkpoint, with every kind of damage. */
  static Stream<Arguments> damages() {
    return Checkpoint.FILES.stream()
        .flatMap(file -> Arrays.stream(Damage.values()).map(damage -> arguments(file, damage)));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aDamagedCheckpointIsNamedAndTrainedAgain(String file, Damage damage) throws Exception {
    Path damaged = last.resolve(file);
    damage.inflict(damaged);
    assertTrainedAgain(damaged);
  }

  @Test
  void aCheckpointOfAnotherStepIsNamedAndTrainedAgain() throws Exception {
    for (String file : Checkpoint.FILES) {
      Files.write(last.resolve(file), trained("checkpoints/step-00000003/" + file));
    }
    assertTrainedAgain(last.resolve("state.json"));
  }

  @Test
  void theVariablesOfAnotherStepAreNamedAndTrainedAgain() throws Exception {
    String data = "variables.data-00000-of-00001";
    Files.write(last.resolve(data), trained("checkpoints/step-00000003/" + data));
    assertTrainedAgain(last.resolve(data));
  }

  @Test
  void aMissingFileOfACheckpointIsNamedAndTrainedAgain() throws Exception {
    for (String file : Checkpoint.FILES) {
      Files.delete(last.resolve(file));
      assertTrainedAgain(last.resolve(file));
    }
  }

  /** The evaluation before training reads it. */
  @Test
  void theDamagedCheckpointFromBeforeTrainingIsMadeAgain() throws Exception {
    String variables = "checkpoints/step-00000000/variables.data-00000-of-00001";
    Damage.FLIPPED_BIT.inflict(folder.resolve(variables));
    assertTrainedAgain(folder.resolve(variables));
    assertThat(folder.resolve(variables)).hasBinaryContent(trained(variables));
  }

  /** The command that removed it has named it. */
  @Test
  void theRemovedCheckpointFromBeforeTrainingIsMadeAgainWithoutAnotherWord() throws Exception {
    FolderTree.delete(folder.resolve("checkpoints/step-00000000"));
    assertThat(trainOn()).isEmpty();
    String variables = "checkpoints/step-00000000/variables.data-00000-of-00001";
    assertThat(folder.resolve(variables)).hasBinaryContent(trained(variables));
  }

  @Test
  void aRunWhoseCheckpointsAreAllDamagedIsTrainedFromItsStart() throws Exception {
    for (String step : RunFiles.checkpoints(folder)) {
      Files.delete(folder.resolve("checkpoints/" + step + "/state.json"));
    }
    assertTrainedAgain(last.resolve("state.json"));
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedSpecIsWrittenAgain(Damage damage) throws Exception {
    Path spec = folder.resolve("spec.json");
    damage.inflict(spec);
    assertTrainedAgain(spec);
    assertThat(spec).hasBinaryContent(trained("spec.json"));
  }

  /** Without its spec a folder's checkpoints still name their run. */
  @Test
  void aFolderWithoutItsSpecDoesNotGoOnAsAnotherRun() throws IOException {
    Files.delete(folder.resolve("spec.json"));
    assertThatThrownBy(() -> TinyRun.trainer(OTHER, folder).train())
        .isInstanceOf(TrainingFailedException.class)
        .hasMessage(
            last
                + " is of another run, whose fingerprint is "
                + SPEC.fingerprint().substring(0, 12)
                + "; remove this folder to go on without it");
  }

  /** A damaged fingerprint may have fewer digits than are shown. */
  @Test
  void aCheckpointOfAShortFingerprintIsRefused() throws IOException {
    Checkpoint checkpoint = new Checkpoint(last);
    checkpoint.writeState("f00d", 2, EpochSums.NONE);
    assertThatThrownBy(() -> checkpoint.verify(SPEC.fingerprint(), 2))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            last
                + " is of another run, whose fingerprint is f00d; remove this folder to go on"
                + " without it");
  }

  @Test
  void aCopyThatAPersonMadeIsNoCheckpoint() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("checkpoints/step-00000009.good"));
    Path file = Files.createFile(folder.resolve("checkpoints/step-foo"));
    TinyRun.trainer(SPEC, folder).train();
    assertThat(copy).exists();
    assertThat(file).exists();
  }

  /** Trains on, and checks that the damage is named and that the run ends in the same bits. */
  private void assertTrainedAgain(Path damaged) throws IOException, InterruptedException {
    List<String> damages = trainOn();
    assertThat(damages).isNotEmpty();
    assertThat(damages.get(0)).startsWith(damaged.toString()).doesNotContain("\n");
    String variables = "checkpoints/step-00000006/variables.data-00000-of-00001";
    assertThat(folder.resolve(variables)).hasBinaryContent(trained(variables));
    assertThat(RunFiles.timelessMetrics(folder)).hasSize(1 + TinyRun.EPOCHS);
  }

  /** Trains on; returns the damages that are named. */
  private List<String> trainOn() throws IOException, InterruptedException {
    List<String> damages = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void damaged(String damage) {
            damages.add(damage);
          }
        };
    TinyRun.trainer(SPEC, folder, listener).train();
    return damages;
  }

  private static byte[] trained(String file) {
    return requireNonNull(TRAINED.get(Path.of(file)));
  }

  @Test
  void aCheckpointOfAnotherFormatIsRefused() throws IOException {
    Path state = last.resolve("state.json");
    String text = Files.readString(state);
    Files.writeString(
        state, text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 9, \"new\" : true"));
    assertRefused()
        .isEqualTo(last + " was written in format 9; this version of lsq-beam reads format 1");
  }

  @Test
  void aFolderOfAnotherRunIsRefused() throws IOException {
    Path spec = folder.resolve("spec.json");
    Json.write(spec, OTHER);
    assertRefused().isEqualTo(spec + " is of another run: this folder is not to be shared");
  }

  @Test
  void aDamagedLineOfTheMetricsIsRefused() throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");
    String text = Files.readString(metrics);
    Files.writeString(metrics, "{\"epoch\":0}\n" + text);
    assertRefused().startsWith(metrics + ", line 1, is damaged: ");
    Files.writeString(metrics, text.replaceFirst("\"top1\":", "\"top1\":1"));
    assertRefused().startsWith(metrics + ", line 1, is damaged: ");
  }

  @Test
  void aMissingLineOfTheMetricsIsNoticed() throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");
    Files.writeString(metrics, Files.readString(metrics).lines().findFirst().orElseThrow() + "\n");
    assertRefused()
        .isEqualTo(
            metrics
                + " is damaged: it has 1 lines; must have 3; remove the run's folder to train the"
                + " run again");
  }

  /** The message of the refusal, which is one line and changes no checkpoint. */
  private AbstractStringAssert<?> assertRefused() throws IOException {
    var checkpoints = RunFiles.checkpoints(folder);
    AbstractStringAssert<?> message =
        assertThatThrownBy(() -> TinyRun.trainer(SPEC, folder).train())
            .isInstanceOf(TrainingFailedException.class)
            .message()
            .doesNotContain("\n");
    assertThat(RunFiles.checkpoints(folder)).isEqualTo(checkpoints);
    return message;
  }
}
