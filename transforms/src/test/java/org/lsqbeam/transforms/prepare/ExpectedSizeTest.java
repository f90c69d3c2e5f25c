package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.SharedData;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.source.SyntheticImages;

final class ExpectedSizeTest {
  private static final Percentage TENTH = Percentage.withPercentage(10);

  @Test
  void theSyntheticImagesAreThoseThatAreMade() throws IOException {
    ExpectedSize known = ExpectedSize.of(Preset.SYNTHETIC);
    ImageSource made = new SyntheticImages(1, SyntheticImages.TRAIN, SyntheticImages.VALIDATION);
    assertThat(made.count(Split.TRAIN)).hasValue(known.train());
    assertThat(made.count(Split.VALIDATION)).hasValue(known.validation());
    assertThat(made.classes()).hasSize(known.classes());
  }

  @Test
  void aSyntheticDatasetHasAboutTheBytesThatAreAssumed(@TempDir Path output) throws IOException {
    ImageSource some = new SyntheticImages(1, 100, 50);
    assertBytes(Preparation.run(some, Preset.SYNTHETIC, output), 150, Preset.SYNTHETIC);
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "JPEG_444", "BMP"})
  void anImageNetDatasetHasAboutTheBytesThatAreAssumed(ImageEncoding encoding, @TempDir Path output)
      throws IOException {
    Preset preset = new Preset("imagenet", 256, 256, encoding, 4, 4);
    ImageSource sample = Preparation.detect(SharedData.folder("imagenet-sample"));
    assertBytes(Preparation.run(sample, preset, output), 250, preset);
  }

  /** All files but the manifest, whose size does not follow the number of images. */
  private static void assertBytes(Path dataset, long images, Preset preset) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(dataset)) {
      for (Path file : files.filter(each -> !each.endsWith("manifest.json")).toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(ExpectedSize.of(preset).bytes(images)).isCloseTo(bytes, TENTH);
  }
}
