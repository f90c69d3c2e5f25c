package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.prepare.Preparation;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.prepare.SmallSet;
import org.lsqbeam.transforms.storage.Storage;

/** ImageNet's files under their own names. The devkit was made by SciPy. */
final class ImageNetFilesTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);
  private static final String DEVKIT = "ILSVRC2012_devkit_t12.tar.gz";
  private static final String GROUND_TRUTH = "data/ILSVRC2012_validation_ground_truth.txt";
  private static final String SYNSETS = "data/meta.mat";

  private final Path input;
  private final Path devkit;

  ImageNetFilesTest(@TempDir Path input) {
    this.input = input;
    devkit = input.resolve("ILSVRC2012_devkit_t12");
  }

  @BeforeEach
  void writeTars() throws IOException {
    new SmallSet().writeTars(input);
    Files.move(input.resolve("train.tar"), input.resolve("ILSVRC2012_img_train.tar"));
    Files.move(input.resolve("val.tar"), input.resolve("ILSVRC2012_img_val.tar"));
    Files.delete(input.resolve("val_labels.txt"));
  }

  @Test
  void theDevkitGivesWhatALabelFileGives(@TempDir Path elsewhere, @TempDir Path output)
      throws IOException {
    Files.copy(Fixtures.path("devkit/" + DEVKIT), input.resolve(DEVKIT));
    ImageSource packed = Preparation.detect(input);
    Files.delete(input.resolve(DEVKIT));
    unpackDevkit();
    ImageSource unpacked = Preparation.detect(input);
    new SmallSet().writeTars(elsewhere);
    ImageSource labelFile = Preparation.detect(elsewhere);
    assertThat(packed.identity()).isEqualTo(unpacked.identity()).isEqualTo(labelFile.identity());
    assertThat(packed.classes()).isEqualTo(SmallSet.CLASSES);
    Path dataset = Preparation.run(packed, SMALL, output.resolve("1"));
    assertThat(Preparation.shards(Preparation.run(labelFile, SMALL, output.resolve("2"))))
        .isEqualTo(Preparation.shards(dataset));
  }

  @Test
  void theSynsetLabelsOfTensorFlowsScriptsAreTaken() throws IOException {
    List<String> labels = List.of("ant", "cow", "bee", "ant", "cow", "bee", "bee");
    Files.write(input.resolve("imagenet_2012_validation_synset_labels.txt"), labels);
    assertThat(ImageNetValidationLabels.in(Storage.at(input.toString())).orElseThrow().classNames())
        .isEqualTo(labels);
    assertThat(Preparation.detect(input).classes()).isEqualTo(SmallSet.CLASSES);
  }

  @Test
  void aByteOrderMarkAndBlankLinesAtTheEndAreNoLabels() throws IOException {
    Path file = input.resolve("val_labels.txt");
    Files.writeString(file, "\ufeffant\r\ncow\r\nbee\r\nant\r\ncow\r\nbee\r\nbee\r\n\r\n \n\n");
    assertThat(ImageNetValidationLabels.in(Storage.at(input.toString())).orElseThrow().classNames())
        .containsExactly("ant", "cow", "bee", "ant", "cow", "bee", "bee");
  }

  @Test
  void labelsThatAreNotUtf8AreRefusedByTheirLine() throws IOException {
    Path file = input.resolve("val_labels.txt");
    Files.write(file, "ant\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file + " is not UTF-8 text: see line 2");
  }

  @Test
  void withoutLabelsAllThatWasLookedForIsNamed() {
    assertRefused(
        input
            + " has no classes for its validation images; needs one of: val_labels.txt,"
            + " imagenet_2012_validation_synset_labels.txt, ILSVRC2012_devkit_t12.tar.gz or"
            + " ILSVRC2012_devkit_t12/");
  }

  @Test
  void aMissingTarIsNamed() throws IOException {
    Files.delete(input.resolve("ILSVRC2012_img_val.tar"));
    assertRefused(input + " has no val.tar or ILSVRC2012_img_val.tar");
  }

  @Test
  void twoTarsOfOneSplitAreRefused() throws IOException {
    Files.copy(input.resolve("ILSVRC2012_img_train.tar"), input.resolve("train.tar"));
    assertRefused(input + " has both train.tar and ILSVRC2012_img_train.tar");
  }

  @Test
  void aDevkitThatLacksAFileIsRefused() throws IOException {
    for (String missing : List.of(SYNSETS, GROUND_TRUTH)) {
      unpackDevkit();
      Files.delete(devkit.resolve(missing));
      assertRefused(devkit + " has no " + missing);
    }
  }

  @Test
  void aGroundTruthOfAnotherLengthIsRefused() throws IOException {
    unpackDevkit();
    Files.writeString(devkit.resolve(GROUND_TRUTH), "2\n1\n3\n");
    assertRefused(
        GROUND_TRUTH
            + " in "
            + devkit
            + " has 3 lines; must be 7, one per image in ILSVRC2012_img_val.tar");
  }

  /** 4 and 5 are groups, which have children. */
  @Test
  void aNumberOfNoClassIsRefused() throws IOException {
    for (String wrong : List.of("4", "0", "6", "-1", "ant", "")) {
      unpackDevkit();
      Files.writeString(devkit.resolve(GROUND_TRUTH), "2\n1\n" + wrong + "\n2\n1\n3\n2\n");
      assertRefused(
          GROUND_TRUTH
              + " in "
              + devkit
              + " line 3 is '"
              + wrong
              + "'; must be the number of one of the 3 classes of data/meta.mat");
    }
  }

  @Test
  void aTableThatIsNoneIsRefused() throws IOException {
    unpackDevkit();
    Path table = devkit.resolve(SYNSETS);
    byte[] whole = Files.readAllBytes(table);
    byte[] text = "no table ".repeat(100).getBytes(StandardCharsets.UTF_8);
    byte[] withoutSynsets = Arrays.copyOf(whole, 128);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 0x55;
    for (byte[] wrong :
        List.of(new byte[0], text, withoutSynsets, Arrays.copyOf(whole, 300), damaged)) {
      Files.write(table, wrong);
      assertThatThrownBy(() -> Preparation.detect(input))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageStartingWith(
              SYNSETS + " in " + devkit + " is not the devkit's table of synsets: ")
          .message()
          .doesNotContain("\n", "Exception");
    }
  }

  @Test
  void aDevkitCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.path("devkit/" + DEVKIT));
    Path archive = input.resolve(DEVKIT);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Preparation.detect(input))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(archive + " is not a complete archive: ");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Preparation.detect(input))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(message);
  }

  private void unpackDevkit() throws IOException {
    byte[] packed = Files.readAllBytes(Fixtures.path("devkit/" + DEVKIT));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = input.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, tar.readAllBytes());
      }
    }
  }
}
