package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class ArtifactStoreTest {
  @Test
  void anOutputFolderIsMadeAndOpenedAgain(@TempDir Path folder) throws IOException {
    String root = folder.resolve("a/b").toString();
    ArtifactStore store = ArtifactStore.open(root);
    byte[] format = Files.readAllBytes(folder.resolve("a/b/lsq-beam.json"));
    assertThat(ArtifactStore.open(root).root()).isEqualTo(store.root());
    assertThat(folder.resolve("a/b/lsq-beam.json")).hasBinaryContent(format);
  }

  @Test
  void lookingIntoAnOutputFolderMakesNothing(@TempDir Path folder) throws IOException {
    String root = folder.resolve("a").toString();
    assertThat(ArtifactStore.lookInto(root).root()).isEqualTo(root);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anOutputOfAnotherFormatIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("lsq-beam.json");
    for (String format : new String[] {"{\"formatVersion\":2}", "{\"formatVersion\":2,\"x\":[]}"}) {
      Files.writeString(file, format);
      assertThatThrownBy(() -> ArtifactStore.open(folder.toString()))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "output '"
                  + folder
                  + "' has format version 2; this version of lsq-beam writes format version 1; choose"
                  + " another folder");
      assertThatThrownBy(() -> ArtifactStore.lookInto(folder.toString()))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("has format version 2");
      assertThat(file).hasContent(format);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON", "", "{}", "[]", "{\"formatVersion\":\"x\"}", "\u0000"})
  void anOutputWhoseFormatCannotBeReadIsOpenedOnceItsFileIsRemoved(
      String damaged, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("lsq-beam.json");
    Files.writeString(file, damaged);
    assertThatThrownBy(() -> ArtifactStore.open(folder.toString()))
        .isInstanceOf(InvalidDataException.class)
        .message()
        .startsWith(file + " is damaged: ")
        .endsWith("; remove it, and the next command that writes here makes it again")
        .doesNotContain("\n");
    Files.delete(file);
    ArtifactStore.open(folder.toString());
    assertThat(file).isRegularFile();
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefusedInOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    for (Path output : new Path[] {file, file.resolve("below")}) {
      assertThatThrownBy(() -> ArtifactStore.open(output.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .startsWith("output is '" + output + "'; must be a folder that can be written")
          .doesNotContain("\n");
    }
    assertThat(file).hasContent("content");
  }

  @Test
  void aRunHasAFolderByItsFingerprint() {
    TrainingSpec spec = spec(new Precision(3));
    RunFolder run = new ArtifactStore("out").run(spec);
    assertThat(run.path()).isEqualTo(Path.of("out", "runs", "resnet-20-3bit-" + digits(spec)));
  }

  @Test
  void aRunOfDifferentBitsKeepsTheFolderThatAFormerVersionGaveIt(@TempDir Path folder)
      throws IOException {
    TrainingSpec spec = spec(new Precision(2, 4));
    ArtifactStore store = new ArtifactStore(folder.toString());
    assertThat(store.run(spec).path())
        .isEqualTo(folder.resolve("runs/resnet-20-w2a4-" + digits(spec)));

    Path former = folder.resolve("runs/resnet-20-w2a4bit-" + digits(spec));
    Files.createDirectories(former);

    assertThat(store.run(spec).path()).isEqualTo(former);
  }

  private static String digits(TrainingSpec spec) {
    return spec.fingerprint().substring(0, 12);
  }

  private static TrainingSpec spec(Precision precision) {
    return new TrainingSpec(
        1,
        "resnet-20",
        precision,
        1,
        "data",
        "init",
        new Optimization(1, 1, 0.1, 0.9, 0, 0.9),
        new Augmentation(4, true),
        TrainingSettings.DEFAULT);
  }
}
