package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;

/** Collections as they are distributed give what their images in class folders give. */
final class LabelledValidationTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 2, 2);

  private final SmallSet small = new SmallSet();
  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");

  @Test
  void tinyImageNetIsRead() throws IOException {
    writeTiny();
    assertSameValidationImages("");
    assertThat(RecordOnDisk.all(prepare("tiny"), "train")).hasSize(3 * SmallSet.PER_CLASS);
  }

  @Test
  void kagglesImageNetIsRead() throws IOException {
    Path images = input.resolve("ILSVRC/Data/CLS-LOC");
    small.train.forEach((file, bytes) -> write(images.resolve("train/" + file), bytes));
    List<String> lines = new ArrayList<>(List.of("ImageId,PredictionString"));
    small.validation.forEach(
        (file, bytes) -> {
          String name = file.substring(4).replace(".png", "");
          write(images.resolve("val/" + name + ".JPEG"), bytes);
          String object = file.substring(0, 3) + " 85 1 499 272 ";
          lines.add(name + "," + object + object);
        });
    Files.write(input.resolve("LOC_val_solution.csv"), lines);
    assertSameValidationImages(".JPEG");
  }

  @Test
  void kagglesImagesWithoutTheirLabelsAreRefusedWithTheFileThatIsMissing() {
    small.train.forEach((file, bytes) -> write(input.resolve("train/" + file), bytes));
    Path image = input.resolve("val/ILSVRC2012_val_00000001.JPEG");
    write(image, new byte[1]);
    assertRefused(
        image
            + " is a file; must be the folder of a class, or "
            + input
            + " must have LOC_val_solution.csv, which lists the classes of the validation images");
  }

  @Test
  void kagglesWholeFolderWithoutTheLabelsIsRefusedWithTheFileThatIsMissing() {
    Path images = input.resolve("ILSVRC/Data/CLS-LOC");
    small.train.forEach((file, bytes) -> write(images.resolve("train/" + file), bytes));
    write(images.resolve("val/ILSVRC2012_val_00000001.JPEG"), new byte[1]);
    assertRefused(
        input
            + " has ILSVRC/Data/CLS-LOC but no LOC_val_solution.csv, which lists the classes of the"
            + " validation images");
  }

  @Test
  void tinyImageNetWithoutItsLabelsIsRefusedWithTheFileThatIsMissing() throws IOException {
    writeTiny();
    Files.delete(input.resolve("val/val_annotations.txt"));
    assertRefused(
        input.resolve("val/images")
            + " is a class that "
            + input.resolve("train")
            + " does not have, or "
            + input
            + " must have val/val_annotations.txt, which lists the classes of the validation"
            + " images");
  }

  @Test
  void aFileWithoutALabelIsNamed() throws IOException {
    writeTiny();
    write(input.resolve("val/images/more.png"), new byte[1]);
    assertRefused(input.resolve("val/val_annotations.txt") + " has no class for more.png");
  }

  @Test
  void aLabelWithoutAFileIsRefused() throws IOException {
    writeTiny();
    Files.delete(input.resolve("val/images/v3.png"));
    assertRefused(
        input.resolve("val/images")
            + " has 6 images; must be the 7 that "
            + input.resolve("val/val_annotations.txt")
            + " names");
  }

  @Test
  void aClassThatTrainLacksIsNamed() throws IOException {
    writeTiny();
    Path labels = input.resolve("val/val_annotations.txt");
    Files.writeString(labels, Files.readString(labels).replace("v2.png\tbee", "v2.png\tdog"));
    assertRefused(
        labels
            + " gives v2.png the class 'dog', which "
            + input.resolve("train")
            + " does not have");
  }

  private void writeTiny() throws IOException {
    small.train.forEach(
        (file, bytes) -> write(input.resolve("train/" + file.replace("/", "/images/")), bytes));
    write(input.resolve("train/ant/ant_boxes.txt"), new byte[1]);
    write(input.resolve("test/images/test_0.JPEG"), new byte[1]);
    List<String> lines = new ArrayList<>();
    small.validation.forEach(
        (file, bytes) -> {
          write(input.resolve("val/images/" + file.substring(4)), bytes);
          lines.add(file.substring(4) + "\t" + file.substring(0, 3) + "\t0\t32\t44\t62");
        });
    Files.write(input.resolve("val/val_annotations.txt"), lines);
  }

  /** Compares the pixels of each image and its class with those of class folders. */
  private void assertSameValidationImages(String extension) throws IOException {
    Path folders = output.resolve("folders");
    small.writeFolders(folders);
    Path expected = Preparation.run(Preparation.detect(folders), SMALL, output.resolve("expected"));
    assertThat(validation(prepare("actual"))).isEqualTo(validation(expected));
    assertThat(RecordOnDisk.all(prepare("actual"), "val"))
        .allMatch(record -> record.text("image/filename").endsWith(extension));
  }

  private static Map<String, Object> validation(Path dataset) throws IOException {
    Map<String, Object> images = new TreeMap<>();
    for (RecordOnDisk record : RecordOnDisk.all(dataset, "val")) {
      images.put(
          record.text("image/filename").replaceAll("\\..*", ""),
          List.of(
              record.number("image/class/label"),
              record.text("image/class/synset"),
              record.bytes("image/encoded")));
    }
    assertThat(images).hasSize(SmallSet.VALIDATION);
    return images;
  }

  private Path prepare(String name) throws IOException {
    return Preparation.run(Preparation.detect(input), SMALL, output.resolve(name));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Preparation.detect(input))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(message);
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
