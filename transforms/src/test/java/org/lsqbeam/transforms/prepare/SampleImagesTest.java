package org.lsqbeam.transforms.prepare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.transforms.source.EncodedImages;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.SharedData;
import org.lsqbeam.transforms.source.Split;

final class SampleImagesTest {
  /**
   * The mean red, green and blue of four squares of 8x8 pixels in some images of 256x256, at {@link
   * #CORNERS}. Pillow 12.3.0 decoded and resized them ({@code resize((256, 256), BILINEAR)}).
   */
  private static final Map<String, double[]> SQUARES =
      Map.of(
          "n01440764_1.JPEG",
          new double[] {
            68.5, 84.5, 80.7, 111.5, 118.3, 110.1, 90.0, 100.2, 96.9, 100.3, 111.0, 103.2
          },
          "n02110185_1.JPEG",
          new double[] {
            11.7, 11.7, 9.7, 42.1, 50.4, 52.0, 193.0, 195.0, 192.0, 174.6, 173.6, 171.6
          },
          "n03532672_1.JPEG",
          new double[] {
            126.3, 126.3, 126.3, 36.0, 36.0, 36.0, 83.2, 83.2, 83.2, 128.3, 128.3, 128.3
          },
          "n13044778_1.JPEG",
          new double[] {
            123.7, 84.5, 63.4, 174.4, 149.5, 125.4, 93.0, 62.1, 39.2, 60.5, 41.1, 26.3
          });

  /** Row and column of each square's first pixel. */
  private static final int[][] CORNERS = {{0, 0}, {120, 64}, {248, 248}, {64, 192}};

  @Test
  void imageNetsSampleBecomesADatasetOfTheImagenetPreset(@TempDir Path output) throws IOException {
    Path input = SharedData.folder("imagenet-sample");
    Path dataset = Preparation.run(Preparation.detect(input), Preset.IMAGENET, output);
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
    int compared = 0;
    for (RecordOnDisk record : RecordOnDisk.all(dataset, "train")) {
      Image image = EncodedImages.decode(record.bytes("image/encoded").toByteArray());
      assertThat(image.height()).isEqualTo(image.width()).isEqualTo(256);
      double[] expected = SQUARES.get(record.text("image/filename"));
      if (expected != null) {
        compared++;
        assertSquares(image, expected);
      }
    }
    assertThat(compared).isEqualTo(SQUARES.size());
  }

  /** They were stored as JPEG in between, which keeps means but for rounding. */
  private static void assertSquares(Image image, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      int[] corner = CORNERS[i / 3];
      double sum = 0;
      for (int y = corner[0]; y < corner[0] + 8; y++) {
        for (int x = corner[1]; x < corner[1] + 8; x++) {
          sum += image.rgb()[(y * 256 + x) * 3 + i % 3] & 0xff;
        }
      }
      assertThat(sum / 64).isCloseTo(expected[i], within(1.5));
    }
  }

  /** The figures of decision 016; the JDK decodes. */
  @Test
  void jpeg444ChangesPhotographsByLessThanOneLevelOnAverage(@TempDir Path output)
      throws IOException {
    ImageSource source = Preparation.detect(SharedData.folder("imagenet-sample"));
    Map<String, Image> exact = validation(source, ImageEncoding.PNG, output);
    assertThat(meanError(exact, validation(source, ImageEncoding.JPEG_444, output))).isLessThan(1);
    assertThat(meanError(exact, validation(source, ImageEncoding.JPEG, output))).isLessThan(2.2);
  }

  private static Map<String, Image> validation(
      ImageSource source, ImageEncoding encoding, Path output) throws IOException {
    Path dataset = Preparation.run(source, new Preset("sample", 256, 256, encoding, 4, 4), output);
    Map<String, Image> images = new TreeMap<>();
    for (RecordOnDisk record : RecordOnDisk.all(dataset, "val")) {
      images.put(
          record.text("image/filename"),
          EncodedImages.decode(record.bytes("image/encoded").toByteArray()));
    }
    return images;
  }

  private static double meanError(Map<String, Image> exact, Map<String, Image> stored) {
    double sum = 0;
    for (Map.Entry<String, Image> image : exact.entrySet()) {
      byte[] expected = image.getValue().rgb();
      byte[] actual = requireNonNull(stored.get(image.getKey())).rgb();
      for (int i = 0; i < expected.length; i++) {
        sum += Math.abs((expected[i] & 0xff) - (actual[i] & 0xff)) / (double) expected.length;
      }
    }
    return sum / exact.size();
  }

  @Test
  void cifar10IsIdentifiedWithoutReadingAnImage() throws IOException {
    ImageSource source = Preparation.detect(SharedData.folder("cifar10"));
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
