package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.quantize.Precision;

final class DamagedRunTest {
  private static final TrainingSpec SPEC = TinyRun.spec(Precision.FULL, null);
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

  @Test
  void oneChangedBitOfTheVariablesIsNoticed() throws IOException {
    Path data = last.resolve("variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    assertRefused()
        .isEqualTo(
            last
                + " is damaged: its variables are not those that were saved; remove the folder to"
                + " continue from the checkpoint before it");
  }

  @Test
  void aChangedIndexOfTheVariablesIsNoticed() throws IOException {
    Path index = last.resolve("variables.index");
    byte[] bytes = Files.readAllBytes(index);
    bytes[bytes.length / 2] ^= 1;
    Files.write(index, bytes);
    assertRefused().startsWith(last + " is damaged: ").contains("cannot be restored");
  }

  @Test
  void everyMissingFileOfACheckpointIsNoticed() throws IOException {
    for (Path file : RunFiles.list(last)) {
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      assertRefused().startsWith(last + " is damaged: ");
      Files.write(file, content);
    }
  }

  @Test
  void withoutTheDamagedCheckpointTheOneBeforeItIsContinued() throws Exception {
    for (Path file : RunFiles.list(last)) {
      Files.delete(file);
    }
    Files.delete(last);
    Checkpoint again = TinyRun.trainer(SPEC, folder).train();
    assertThat(Files.readAllBytes(again.folder().resolve("variables.data-00000-of-00001")))
        .isEqualTo(TRAINED.get(Path.of("checkpoints/step-00000006/variables.data-00000-of-00001")));
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
    Json.write(spec, TinyRun.spec(Precision.FULL, null, TinyRun.optimization(0.3, 0)));
    assertRefused().isEqualTo(spec + " is of another run: this folder is not to be shared");
  }

  @Test
  void aDamagedLineOfTheMetricsIsRefused() throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");
    Files.writeString(metrics, "{\"epoch\":0}\n" + Files.readString(metrics));
    assertRefused().startsWith(metrics + ", line 1, is damaged: ");
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
