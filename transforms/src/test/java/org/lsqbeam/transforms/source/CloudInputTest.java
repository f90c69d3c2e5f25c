package org.lsqbeam.transforms.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.prepare.Preparation;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.prepare.SmallSet;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;

final class CloudInputTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);
  private static final String DEVKIT = "ILSVRC2012_devkit_t12.tar.gz";

  @TempDir private Path input = Path.of("");
  @AutoClose private final Bucket bucket = Bucket.open();

  private enum Shape {
    TARS {
      @Override
      void write(Path folder) throws IOException {
        new SmallSet().writeTars(folder);
      }
    },
    TARS_AND_DEVKIT {
      @Override
      void write(Path folder) throws IOException {
        new SmallSet().writeTars(folder);
        Files.delete(folder.resolve("val_labels.txt"));
        Files.copy(Fixtures.path("devkit/" + DEVKIT), folder.resolve(DEVKIT));
      }
    },
    TREE {
      @Override
      void write(Path folder) throws IOException {
        new SmallSet().writeFolders(folder);
        Files.writeString(folder.resolve("train/ant/.hidden"), "not an image");
      }
    },
    RECORDS {
      @Override
      void write(Path folder) throws IOException {
        Fixtures.copy("records/synsets", folder);
      }
    },
    CIFAR_UNPACKED {
      @Override
      void write(Path folder) throws IOException {
        CifarSourceTest.writeFiles(
            Files.createDirectories(folder.resolve("cifar-10-batches-bin")),
            CifarSourceTest.files());
      }
    },
    CIFAR_ARCHIVE {
      @Override
      void write(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        CifarSourceTest.files().forEach((name, bytes) -> files.put("some/" + name, bytes));
        Files.write(
            folder.resolve("cifar-10-binary.tar.gz"),
            CifarSourceTest.gzip(EncodedImages.tar(files)));
      }
    };

    abstract void write(Path folder) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void imagesInCloudStorageGiveTheDatasetThatTheyGiveOnThisMachine(
      Shape shape, @TempDir Path output) throws IOException {
    shape.write(input);
    Storage inCloud = bucket.put(input, "some/images");
    Path expected = Preparation.run(Preparation.detect(input), SMALL, output.resolve("1"));
    Path dataset = Preparation.run(ImageSource.detect(inCloud), SMALL, output.resolve("2"));
    assertThat(dataset.getFileName()).isEqualTo(expected.getFileName());
    assertThat(Preparation.contents(dataset)).isEqualTo(Preparation.contents(expected));
  }

  @Test
  void theArchiveItselfMayBeTheInput() throws IOException {
    Shape.CIFAR_ARCHIVE.write(input);
    bucket.put(input, "images");
    Storage archive = bucket.folder("images/cifar-10-binary.tar.gz");
    assertThat(ImageSource.detect(archive).identity())
        .isEqualTo(Preparation.detect(input).identity());
  }

  @Test
  void anInputThatIsNotThereIsNamed() {
    assertRefused("nowhere", "input gs://bucket/nowhere does not exist");
  }

  @Test
  void anInputWithoutImagesIsNamed() throws IOException {
    Files.writeString(input.resolve("readme.txt"), "none");
    bucket.put(input, "some");
    assertThatThrownBy(() -> ImageSource.detect(bucket.folder("some/readme.txt")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("input gs://bucket/some/readme.txt has no images; ");
    assertThatThrownBy(() -> ImageSource.detect(bucket.folder("some")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("input gs://bucket/some has no images; ");
  }

  @Test
  void whatIsWrongIsNamedWithItsWholePlace() throws IOException {
    new SmallSet().writeTars(input);
    bucket.put(input, "tars");
    byte[] whole = Files.readAllBytes(input.resolve("train.tar"));
    bucket.server().put("bucket", "tars/train.tar", Arrays.copyOf(whole, 700));
    assertRefused(
        "tars", "gs://bucket/tars/train.tar is not a complete tar: Truncated TAR archive");
    new SmallSet().writeFolders(input.resolve("tree"));
    bucket.put(input.resolve("tree"), "tree");
    bucket.server().put("bucket", "tree/val/dog/x.png", new byte[1]);
    assertRefused(
        "tree", "gs://bucket/tree/val/dog is a class that gs://bucket/tree/train does not have");
    bucket.server().put("bucket", "tree/train/notes", new byte[1]);
    assertRefused("tree", "gs://bucket/tree/train/notes is a file; must be the folder of a class");
  }

  private void assertRefused(String folder, String message) {
    assertThatThrownBy(() -> ImageSource.detect(bucket.folder(folder)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(message);
  }

  /** ImageNet's images have 110 kB, and lie in tars of their class. */
  @Test
  void aTarOfImagesTakesAFewRequestsForAHundredOfThem() throws IOException {
    int classes = 2;
    int images = 200;
    Map<String, byte[]> classTars = new LinkedHashMap<>();
    for (int label = 0; label < classes; label++) {
      classTars.put("n" + label + ".tar", tar(images));
    }
    bucket.server().put("bucket", "tars/train.tar", EncodedImages.tar(classTars));
    bucket.server().put("bucket", "tars/val.tar", tar(images));
    bucket.server().put("bucket", "tars/val_labels.txt", "n0\n".repeat(images).getBytes(UTF_8));

    ImageSource source = ImageSource.detect(bucket.folder("tars"));
    int detected = bucket.requests();
    Counting counting = new Counting();
    for (ImageSource.Part part : source.parts()) {
      part.read(counting);
    }
    int read = bucket.requests() - detected;
    assertThat(counting.received).isEqualTo(classes * images + images);
    // To look at it: what is there, the headers of all tars, and being small, all of it once more.
    assertThat(detected).isLessThan(60);
    // To read a class: its headers, then its images; blocks grow to 8 MiB.
    assertThat(read).isLessThan(40);
    assertThat(source.count(Split.VALIDATION)).hasValue(images);
    assertThat(source.count(Split.TRAIN)).isEmpty();
    assertThat(source.countByClass(Split.TRAIN)).isEmpty();
    assertThat(bucket.requests()).isEqualTo(detected + read);
  }

  private static byte[] tar(int images) throws IOException {
    Random random = new Random(1);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < images; i++) {
      byte[] image = new byte[60_000 + random.nextInt(100_000)];
      files.put(String.format(Locale.ROOT, "%06d.JPEG", i), image);
    }
    return EncodedImages.tar(files);
  }

  private static final class Counting implements ImageSource.Receiver {
    private int received;

    @Override
    public void encoded(String className, String file, byte[] bytes) {
      received++;
    }

    @Override
    public void rejected(
        String className, String file, UndecodableImageException.Kind kind, String reason) {
      received++;
    }

    @Override
    public void pixels(String className, String file, Supplier<Image> image) {
      received++;
    }
  }
}
