package org.lsqbeam.transforms.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.ImageEncoding;
import org.lsqbeam.graphs.data.PreparedDataset;

final class RealPhotographsTest {
  @Test
  void everyPhotographOfImageNetsSampleIsRead(@TempDir Path output) throws IOException {
    Path input = SharedData.folder("imagenet-sample");
    Preset preset = new Preset("sample", 64, 64, ImageEncoding.JPEG, 2, 2);
    Path dataset = Preparation.run(PhotographSource.detect(input), preset, output);
    DatasetManifest manifest = PreparedDataset.open(dataset).manifest();
    assertThat(manifest.classes()).hasSize(200).isSorted().startsWith("n01440764");
    assertThat(manifest.train().examplesPerClass()).hasSize(200).containsOnly(1L);
    assertThat(manifest.validation().examples()).isEqualTo(50);
    assertThat(manifest.rejected()).isZero();
    List<String> labels = Files.readAllLines(input.resolve("val_labels.txt"));
    for (RecordOnDisk record : RecordOnDisk.all(dataset, "val")) {
      int number = Integer.parseInt(record.text("image/filename").replaceAll("\\D", ""));
      assertThat(record.text("image/class/synset")).isEqualTo(labels.get(number - 1));
    }
  }

  @Test
  void cifar10IsIdentifiedWithoutReadingAPhotograph() throws IOException {
    PhotographSource source = PhotographSource.detect(SharedData.folder("cifar10"));
    assertThat(source.classes())
        .containsExactly(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck");
    assertThat(source.parts()).hasSize(20);
    assertThat(source.count(Split.TRAIN)).hasValue(50_000);
    assertThat(source.count(Split.VALIDATION)).hasValue(10_000);
  }
}
