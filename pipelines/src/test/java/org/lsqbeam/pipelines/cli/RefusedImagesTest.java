package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of which some cannot be read: every command says so, and trains nothing. */
final class RefusedImagesTest {
  private static final int READABLE = SmallImages.TRAIN - 10;

  @TempDir private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);

  @BeforeEach
  void damageTenImages() throws IOException {
    Path images = SmallImages.in(folder.resolve("images"));
    for (int i = 0; i < 10; i++) {
      Files.writeString(images.resolve("train/red/" + i + ".png"), "no image");
    }
    experiment = new SmallExperiment(images, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "train", "evaluate", "reproduce"})
  void eachCommandNamesTheFirstAndHowManyThereAre(String command) throws IOException {
    Path output = folder.resolve("output");
    CommandLine result = CommandLine.run(experiment.command(command, output));
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.errors())
        .singleElement()
        .asString()
        .startsWith("lsq: 10 of 52 images cannot be read, and --maxRejected=0.001 allows 0; ")
        .contains("the first: train/red/0.png: it is not a JPEG, PNG or BMP; all: ");
    assertThat(output.resolve("runs")).doesNotExist();
    assertThat(output.resolve("reports")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "reproduce"})
  void aBatchLargerThanWhatCouldBeReadIsRefusedEachTime(String command) {
    Path output = folder.resolve("output");
    String batch = "--batchSize=" + (READABLE + 1);
    for (int time = 0; time < 2; time++) {
      CommandLine result =
          CommandLine.run(experiment.command(command, output, batch, "--maxRejected=0.5"));
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.errors())
          .isEqualTo(
              List.of(
                  "lsq: batchSize is "
                      + (READABLE + 1)
                      + "; must be at most "
                      + READABLE
                      + ", the number of the dataset's training images"));
      assertThat(output.resolve("runs")).doesNotExist();
      assertThat(output.resolve("reports")).doesNotExist();
    }
  }
}
