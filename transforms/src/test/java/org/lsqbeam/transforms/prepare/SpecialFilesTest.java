package org.lsqbeam.transforms.prepare;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.source.EncodedImages;
import org.lsqbeam.transforms.source.ImageSource;

/**
 * Files in a class that cannot be read as files are listed as rejected, and the others are read.
 */
final class SpecialFilesTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 2, 2);

  private final SmallSet small = new SmallSet();
  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");

  @Test
  void linksThatLeadNowhereAndFifosAreListed() throws IOException, InterruptedException {
    small.writeFolders(input);
    Path bee = input.resolve("train/bee");
    Files.createSymbolicLink(bee.resolve("dangling.png"), Path.of("gone.png"));
    Files.createSymbolicLink(bee.resolve("self.png"), Path.of("self.png"));
    Files.createSymbolicLink(bee.resolve("around"), bee);
    Files.createSymbolicLink(bee.resolve("notes.txt"), Path.of("gone.txt")); // no image by its name
    Files.createSymbolicLink(bee.resolve("good.png"), input.resolve("train/cow/t20.png"));
    // Opening it would wait for ever.
    Process mkfifo = new ProcessBuilder("mkfifo", bee.resolve("fifo.png").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();

    ImageSource source = Preparation.detect(input);
    Path dataset = Preparation.run(Preparation.of(source, SMALL, output, 1), 1);
    assertThat(rejected(dataset))
        .containsExactly(
            "train bee/around: it is a symbolic link to a folder above it",
            "train bee/dangling.png: it is a symbolic link that leads nowhere",
            "train bee/fifo.png: it is a FIFO, a socket or a device, not a file",
            "train bee/self.png: it is a symbolic link that leads nowhere");
    assertThat(RecordOnDisk.all(dataset, "train")).hasSize(3 * SmallSet.PER_CLASS + 1);
  }

  @Test
  void aFileLargerThanAnyImageIsListed() throws IOException {
    small.writeFolders(input);
    Path file = input.resolve("train/bee/huge.png");
    long size = 3L << 30; // it takes no disk
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, SPARSE, WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
    }
    ImageSource source = Preparation.detect(input);
    Path dataset = Preparation.run(Preparation.of(source, SMALL, output, 1), 1);
    assertThat(rejected(dataset))
        .containsExactly(
            "train bee/huge.png: it has 3,221,225,472 bytes; must be at most 268,435,456");
    assertThat(RecordOnDisk.all(dataset, "train")).hasSize(3 * SmallSet.PER_CLASS);
  }

  @Test
  void validationImagesOfOneNameAreRefused() throws IOException {
    small.writeTars(input);
    Map<String, byte[]> images = new LinkedHashMap<>();
    images.put("b/v.png", EncodedImages.png(1, 8, 8));
    images.put("a/v.png", EncodedImages.png(2, 8, 8));
    Files.write(input.resolve("val.tar"), EncodedImages.tar(images));
    Files.writeString(input.resolve("val_labels.txt"), "ant\nbee\n");
    assertThatThrownBy(() -> Preparation.detect(input))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            input.resolve("val.tar")
                + " has two images of one name: b/v.png and a/v.png; the labels are in the order of"
                + " the names, so each must be there once");
  }

  /** The version before took hidden files from the same bytes. */
  @Test
  void aClassTarWithOtherFilesHasAnIdentityOfItsOwn() throws IOException {
    small.writeTars(input);
    assertThat(Preparation.detect(input).identity()).doesNotContainKey("selected");
    small.train.put("bee/.hidden.png", EncodedImages.png(1, 8, 8));
    small.writeTars(input);
    assertThat(Preparation.detect(input).identity()).containsKey("selected");
  }

  @Test
  void classesWithoutValidationImagesAreNamed() throws IOException {
    small.validation.keySet().removeIf(file -> file.startsWith("bee/"));
    small.writeFolders(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0);
    Path dataset = Preparation.run(prepare, 1);
    assertThat(DatasetContent.withoutValidation(PreparedDataset.open(dataset).manifest()))
        .hasValue(
            "1 of 3 classes have no validation image, so that accuracy says nothing about them:"
                + " bee");
  }

  private static List<String> rejected(Path dataset) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> rejected = new ArrayList<>();
    for (String line : Files.readAllLines(dataset.resolve("rejected.jsonl"))) {
      JsonNode image = json.readTree(line);
      rejected.add(
          image.get("split").asText()
              + " "
              + image.get("file").asText()
              + ": "
              + image.get("reason").asText());
    }
    return rejected;
  }
}
