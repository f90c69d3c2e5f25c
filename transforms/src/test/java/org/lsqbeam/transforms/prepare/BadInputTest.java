package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.source.CifarSourceTest;
import org.lsqbeam.transforms.source.EncodedImages;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.SyntheticImages;
import org.lsqbeam.transforms.source.TarIndex;

/** Each mistake is one clear line, and leaves nothing half-written. */
final class BadInputTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 2, 2);

  private final SmallSet small = new SmallSet();
  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");

  @Test
  void missingInput() {
    Path nowhere = input.resolve("nowhere");
    assertRefused(nowhere, "input " + nowhere + " does not exist");
  }

  @Test
  void aFolderWithoutImages() {
    assertRefused(
        input,
        "input "
            + input
            + " has no images; looked for: train.tar and val.tar, or ILSVRC2012_img_train.tar and"
            + " ILSVRC2012_img_val.tar; TFRecords train-*-of-* and validation-*-of-*;"
            + " train/<class>/, val/images/ and val/val_annotations.txt; LOC_val_solution.csv and"
            + " ILSVRC/Data/CLS-LOC/; train/<class>/ and val/<class>/; cifar-10-binary.tar.gz or"
            + " its data_batch_<n>.bin");
  }

  @Test
  void aMissingTar() throws IOException {
    for (String name : List.of("train", "val")) {
      small.writeTars(input);
      Files.delete(input.resolve(name + ".tar"));
      assertRefused(input, input + " has no " + name + ".tar or ILSVRC2012_img_" + name + ".tar");
    }
  }

  @Test
  void anEmptyClassTar() throws IOException {
    small.train.keySet().removeIf(file -> file.startsWith("bee/"));
    small.writeTars(input);
    assertRefused(input, "bee.tar in " + input.resolve("train.tar") + " has no image");
  }

  @Test
  void anEmptyClassFolder() throws IOException {
    small.writeFolders(input);
    Path empty = Files.createDirectories(input.resolve("train/dog"));
    assertRefused(input, empty + " has no image; a class needs at least 1");
  }

  @Test
  void aClassWithoutAReadableImage() throws IOException {
    small.train.replaceAll((file, bytes) -> file.startsWith("cow/") ? new byte[] {1, 2, 3} : bytes);
    small.writeTars(input);
    assertRefused(input, 1, "class 'cow' has no readable training image; needs at least 1");
  }

  @Test
  void aTrainTarCutAnywhere() throws IOException {
    small.writeTars(input);
    Path train = input.resolve("train.tar");
    byte[] whole = Files.readAllBytes(train);
    int firstClass = 512 + tarSize(whole, 0);
    for (int length : new int[] {0, 100, 512, 700, firstClass, firstClass + 512, firstClass + 99}) {
      Files.write(train, Arrays.copyOf(whole, length));
      assertCutShort(train.toString());
    }
  }

  @Test
  void aValidationTarCutShort() throws IOException {
    small.writeTars(input);
    Path validation = input.resolve("val.tar");
    byte[] whole = Files.readAllBytes(validation);
    Files.write(validation, Arrays.copyOf(whole, 3000));
    assertCutShort(validation.toString());
  }

  @Test
  void aClassTarCutShort() throws IOException {
    small.writeTars(input);
    byte[] whole = EncodedImages.tar(Map.of("a.png", EncodedImages.png(1, 30, 30)));
    // In the middle of the image; right after it, where only the end mark is missing.
    for (int length : new int[] {1000, 512 + (tarSize(whole, 0) + 511) / 512 * 512}) {
      byte[] cut = Arrays.copyOf(whole, length);
      Files.write(
          input.resolve("train.tar"),
          EncodedImages.tar(Map.of("ant.tar", whole, "bee.tar", cut, "cow.tar", whole)));
      assertCutShort("bee.tar in " + input.resolve("train.tar"));
    }
  }

  @Test
  void aTarThatIsNone() throws IOException {
    small.writeTars(input);
    Path train = input.resolve("train.tar");
    Files.writeString(train, "no tar ".repeat(1000));
    assertRefused(input, train + " is no tar; must be a tar that is not compressed");
    byte[] random = new byte[5000];
    new Random(1).nextBytes(random);
    Files.write(train, random);
    assertRefused(input, train + " is no tar; must be a tar that is not compressed");
  }

  @Test
  void aTarThatIsCompressed() throws IOException {
    small.writeTars(input);
    Path train = input.resolve("train.tar");
    Files.write(train, gzip(Files.readAllBytes(train)));
    assertRefused(input, train + " is compressed with gzip; unpack it");
  }

  /** The first bytes of each format, as its specification has them. */
  @ParameterizedTest
  @CsvSource({"gzip, 1f8b08", "bzip2, 425a6839314159", "xz, fd377a585a00", "zstd, 28b52ffd"})
  void aClassTarThatIsCompressed(String program, String start) throws IOException {
    small.writeTars(input);
    byte[] whole = EncodedImages.tar(Map.of("a.png", EncodedImages.png(1, 30, 30)));
    byte[] compressed = new byte[3000];
    new Random(2).nextBytes(compressed);
    byte[] magic = HexFormat.of().parseHex(start);
    System.arraycopy(magic, 0, compressed, 0, magic.length);
    Path train = input.resolve("train.tar");
    Files.write(
        train,
        EncodedImages.tar(Map.of("ant.tar", whole, "bee.tar", compressed, "cow.tar", whole)));
    assertThatThrownBy(() -> prepare(input, 0))
        .satisfies(
            error ->
                assertThat(Preparation.refusal(error))
                    .isEqualTo(
                        "bee.tar in " + train + " is compressed with " + program + "; unpack it"));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    }
    return compressed.toByteArray();
  }

  @Test
  void labelsThatAreOneLineShortOrLong() throws IOException {
    small.writeTars(input);
    Path labels = input.resolve("val_labels.txt");
    List<String> right = Files.readAllLines(labels);
    List<String> tooLong = new ArrayList<>(right);
    tooLong.add("ant");
    for (List<String> wrong : List.of(right.subList(0, right.size() - 1), tooLong)) {
      Files.write(labels, wrong);
      assertRefused(
          input, labels + " has " + wrong.size() + " lines; must be 7, one per image in val.tar");
    }
  }

  @Test
  void aLabelThatIsNoClass() throws IOException {
    small.writeTars(input);
    Path labels = input.resolve("val_labels.txt");
    Files.writeString(labels, Files.readString(labels).replaceFirst("bee", "bea"));
    assertRefused(input, labels + " line 3 is 'bea', a class that train.tar does not have");
  }

  @Test
  void aValidationFolderThatIsNoClass() throws IOException {
    small.validation.put("dog/x.png", EncodedImages.png(1, 8, 8));
    small.writeFolders(input);
    assertRefused(
        input,
        input.resolve("val/dog") + " is a class that " + input.resolve("train") + " does not have");
  }

  @Test
  void aFileThatNoMemoryHolds() throws IOException {
    Path file = Files.write(input.resolve("a"), new byte[1]);
    long size = 1L << 31; // more than an array has
    TarIndex.Entry entry = new TarIndex.Entry("huge.tar", 0, size);
    try (FileChannel channel = FileChannel.open(file)) {
      assertThatThrownBy(() -> entry.read(channel))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage("huge.tar has " + size + " bytes, more than there is memory for");
    }
  }

  @Test
  void aTreeWithoutValidation() throws IOException {
    small.validation.clear();
    small.writeFolders(input);
    assertRefused(input, input.resolve("val") + " is missing; must have one folder per class");
  }

  @Test
  void aCifarBatchCutShort() throws IOException {
    Files.write(input.resolve("data_batch_1.bin"), new byte[3072]);
    Files.write(input.resolve("test_batch.bin"), new byte[3073]);
    Files.writeString(input.resolve("batches.meta.txt"), "ant\nbee\n");
    assertRefused(
        input, "data_batch_1.bin in " + input + " has 3072 bytes; must be a multiple of 3073");
  }

  @Test
  void aCifarArchiveCutShort() throws IOException {
    Path archive = input.resolve("cifar-10-binary.tar.gz");
    byte[] whole =
        CifarSourceTest.gzip(EncodedImages.tar(Map.of("data_batch_1.bin", new byte[3073])));
    Files.write(archive, Arrays.copyOf(whole, whole.length - 30));
    assertThatThrownBy(() -> prepare(input, 0))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(archive + " is not a complete archive: ");
  }

  @Test
  void anOutputThatCannotBeWritten() throws IOException {
    small.writeTars(input);
    Path file = Files.writeString(output.resolve("file"), "in the way");
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, file, 0);
    assertThatThrownBy(() -> Preparation.run(prepare, 1))
        .satisfies(
            error ->
                assertThat(Preparation.refusal(error))
                    .startsWith("cannot write to " + file.resolve("datasets") + ": ")
                    .doesNotContain("\n"));
  }

  @Test
  void aShareOfRejectedOutsideOfZeroToOne() {
    ImageSource source = new SyntheticImages(0, 10, 1);
    for (double wrong : new double[] {-0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> Preparation.of(source, SMALL, output, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("maxRejected is " + wrong + "; must be a share of the images, 0 to 1");
    }
  }

  @Test
  void anUnknownPreset() {
    assertThatThrownBy(() -> Preset.named("cifar"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown preset 'cifar'; did you mean 'cifar10'?");
  }

  private void assertCutShort(String what) throws IOException {
    assertThatThrownBy(() -> prepare(input, 0))
        .satisfies(
            error ->
                assertThat(Preparation.refusal(error))
                    .matches(
                        "(?s)\\Q" + what + "\\E (is not a complete tar: |is cut short after ).*")
                    .doesNotContain("\n"));
    assertNothingWritten();
  }

  private void assertRefused(Path from, String message) {
    assertRefused(from, 0, message);
  }

  private void assertRefused(Path from, double maxRejected, String message) {
    assertThatThrownBy(() -> prepare(from, maxRejected))
        .satisfies(error -> assertThat(Preparation.refusal(error)).isEqualTo(message));
    assertNothingWritten();
  }

  /** As a job does: what a failed attempt left is removed. */
  private void prepare(Path from, double maxRejected) throws IOException {
    DatasetPreparation prepare =
        Preparation.of(Preparation.detect(from), SMALL, output, maxRejected);
    try {
      Preparation.run(prepare, Preparation.PARALLELISM);
    } finally {
      prepare.discardUnfinished();
    }
  }

  private void assertNothingWritten() {
    Path datasets = output.resolve("datasets");
    if (Files.exists(datasets)) {
      assertThat(datasets).isEmptyDirectory();
    }
  }

  /** The size in a tar's header, in octal. */
  private static int tarSize(byte[] tar, int header) {
    String octal = new String(tar, header + 124, 11, StandardCharsets.US_ASCII);
    return Integer.parseInt(octal, 8);
  }
}
