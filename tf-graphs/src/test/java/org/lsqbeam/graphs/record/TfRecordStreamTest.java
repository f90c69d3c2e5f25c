package org.lsqbeam.graphs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;

/** Records of other programs, and damaged ones, are in the tests of who reads such. */
final class TfRecordStreamTest {
  /** Larger than what is read at a time, so that the fields after it are found by skipping. */
  private static final int IMAGE_BYTES = 1_000_000;

  @Test
  void theImageIsSkippedOrReadAsAskedAndAllElseIsTheSame(@TempDir Path folder) throws IOException {
    byte[] image = new byte[IMAGE_BYTES];
    new Random(1).nextBytes(image);
    Path file = folder.resolve("some");
    try (TfRecordWriter writer =
        new TfRecordWriter(Files.newOutputStream(file), OutputStream.nullOutputStream())) {
      for (int label = 0; label < 3; label++) {
        writer.write(
            ExampleRecord.serialize(
                image, ImageEncoding.JPEG, 1, 1, label, "class " + label, label + ".JPEG"));
      }
    }
    try (TfRecordStream records = TfRecordStream.of(Files.newByteChannel(file), "some")) {
      for (int label = 0; label < 3; label++) {
        assertThat(records.next()).isTrue();
        assertThat(records.number()).isEqualTo(label);
        ExampleFeatures features = records.features();
        assertThat(features.synset()).contains("class " + label);
        assertThat(features.filename()).contains(label + ".JPEG");
        assertThat(features.label()).hasValue(label);
        assertThat(features.encoded().orElseThrow()).isEqualTo(image);
      }
      assertThat(records.next()).isFalse();
    }
  }

  /** The file has a hole where the record's bytes would be. */
  @Test
  void aRecordOfMoreBytesThanAnArrayHoldsIsRefused(@TempDir Path folder) throws IOException {
    long length = Integer.MAX_VALUE - 7L;
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    header.putInt(MaskedCrc.of(header.array(), 0, Long.BYTES));
    Path path = Files.write(folder.resolve("huge"), header.array());
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(12 + length + 4);
    }
    try (TfRecordStream records = TfRecordStream.of(Files.newByteChannel(path), "huge")) {
      assertThat(records.next()).isTrue();
      assertThatThrownBy(records::features)
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "record 0 of huge is damaged: it has 2147483640 bytes; must be less than 2 GiB");
      assertThat(records.next()).isFalse();
    }
  }

  @Test
  void aFileThatEndsInsideARecordIsRefusedAndNamesTheRecord(@TempDir Path folder)
      throws IOException {
    byte[] two = twoRecords();
    for (int length = 1; length < two.length; length++) {
      if (length != two.length / 2) {
        assertRefused(
            Files.write(folder.resolve("cut"), Arrays.copyOf(two, length)),
            "cut is cut short after %d bytes: it ends inside record %d"
                .formatted(length, length < two.length / 2 ? 0 : 1));
      }
    }
  }

  @Test
  void aWrongHeaderIsNamed(@TempDir Path folder) throws IOException {
    byte[] two = twoRecords();
    two[two.length / 2]++;
    assertRefused(
        Files.write(folder.resolve("file"), two),
        "record 1 of file is damaged: the checksum of its length is wrong");
    two[0]++;
    assertRefused(
        Files.write(folder.resolve("file"), two),
        "file is no TFRecord file: it does not begin as one");
  }

  /** Two records of one length. */
  private static byte[] twoRecords() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TfRecordWriter writer = new TfRecordWriter(bytes, OutputStream.nullOutputStream())) {
      writer.write(new byte[3]);
      writer.write(new byte[3]);
    }
    return bytes.toByteArray();
  }

  private static void assertRefused(Path file, String message) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(file);
    try (TfRecordStream records = TfRecordStream.of(channel, String.valueOf(file.getFileName()))) {
      assertThatThrownBy(
              () -> {
                while (records.next()) {
                  assertThat(records.number()).isZero();
                }
              })
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(message);
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anEmptyFileHasNoRecord(@TempDir Path folder) throws IOException {
    try (TfRecordStream records =
        TfRecordStream.of(
            Files.newByteChannel(Files.createFile(folder.resolve("empty"))), "empty")) {
      assertThat(records.next()).isFalse();
    }
  }
}
