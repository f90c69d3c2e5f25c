package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.prepare.Preparation;
import org.lsqbeam.transforms.prepare.SmallSet;

/** Small files that unpack to large ones, or say that they are large. */
final class OversizedFilesTest {
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int INT8 = 1;
  private static final int INT32 = 5;
  private static final int UINT32 = 6;
  private static final int DOUBLE = 9;
  private static final int DOUBLE_ARRAY = 6;

  @TempDir private Path input = Path.of("");

  @Test
  void aTableThatIsLargeInTheDevkitsArchive() throws IOException {
    byte[] large = new byte[(16 << 20) + 1];
    writeTars();
    Files.write(
        input.resolve("ILSVRC2012_devkit_t12.tar.gz"),
        CifarSourceTest.gzip(
            EncodedImages.tar(Map.of("ILSVRC2012_devkit_t12/data/meta.mat", large))));
    assertRefused(
        "data/meta.mat in "
            + input.resolve("ILSVRC2012_devkit_t12.tar.gz")
            + " has 16,777,217 bytes; must be at most 16,777,216");
  }

  @Test
  void aTableThatUnpacksToALargeOne() throws IOException {
    byte[] zeros = new byte[17 << 20];
    writeTable(element(COMPRESSED, deflated(zeros)));
    assertRefused(
        "data/meta.mat in "
            + input.resolve("ILSVRC2012_devkit_t12")
            + ", unpacked, has more than 16,777,088 bytes; must be at most 16,777,088");
  }

  @Test
  void lengthsThatATableOnlyDeclares() throws IOException {
    byte[] flags = element(UINT32, ints(1, 0)); // a cell array
    byte[] manyCells = join(flags, element(INT32, ints(1 << 15, 1 << 14)), element(INT8));
    byte[] longName = join(flags, element(INT32, ints(1, 1)), ints(INT8, Integer.MAX_VALUE - 7));
    byte[] negative = join(flags, element(INT32, ints(-1, -1)), element(INT8));
    byte[] longValues =
        join(
            element(UINT32, ints(DOUBLE_ARRAY, 0)),
            element(INT32, ints(1, 1)),
            element(INT8),
            ints(DOUBLE, 1 << 30));
    byte[] nested = new byte[0];
    for (int depth = 0; depth < 2_000; depth++) {
      nested = element(MATRIX, join(cell(), nested));
    }
    byte[][] contents = {manyCells, longName, negative, longValues, join(cell(), nested)};
    for (byte[] content : contents) {
      byte[] matrix = element(MATRIX, content);
      for (byte[] table : new byte[][] {matrix, element(COMPRESSED, deflated(matrix))}) {
        writeTable(table);
        long before = allocated();
        assertThatThrownBy(() -> Preparation.detect(input))
            .isInstanceOf(InvalidDataException.class)
            .hasMessageStartingWith(
                "data/meta.mat in "
                    + input.resolve("ILSVRC2012_devkit_t12")
                    + " is not the devkit's table of synsets: ");
        assertThat(allocated() - before).isLessThan(16 << 20);
      }
    }
  }

  @Test
  void labelsThatAreTooManyForAnySet() throws IOException {
    writeTars();
    Path labels = input.resolve("val_labels.txt");
    Files.write(labels, new byte[(64 << 20) + 1]);
    assertRefused(labels + " has 67,108,865 bytes; must be at most 67,108,864");
  }

  @Test
  void namesOfCifarsClassesThatAreLarge() throws IOException {
    Map<String, byte[]> files = CifarSourceTest.files();
    files.put("batches.meta.txt", new byte[(1 << 20) + 1]);
    CifarSourceTest.writeFiles(input, files);
    assertRefused(
        "batches.meta.txt in "
            + input
            + " has more than 1,048,576 bytes; must be at most 1,048,576");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Preparation.detect(input))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(message);
  }

  private void writeTars() throws IOException {
    new SmallSet().writeTars(input);
    Files.delete(input.resolve("val_labels.txt"));
  }

  private void writeTable(byte[] element) throws IOException {
    writeTars();
    Path data = Files.createDirectories(input.resolve("ILSVRC2012_devkit_t12/data"));
    byte[] header = new byte[128];
    header[124] = 0;
    header[125] = 1;
    header[126] = 'I';
    header[127] = 'M';
    Files.write(data.resolve("meta.mat"), join(header, element));
    Files.writeString(
        data.resolve("ILSVRC2012_validation_ground_truth.txt"),
        "1\n".repeat(7),
        StandardCharsets.US_ASCII);
  }

  /** The bytes that this thread has allocated so far, and those of buffers outside the heap. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long outsideTheHeap =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getTotalCapacity)
            .sum();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) + outsideTheHeap;
  }

  /** The start of a cell array with one cell. */
  private static byte[] cell() {
    return join(element(UINT32, ints(1, 0)), element(INT32, ints(1, 1)), element(INT8));
  }

  private static byte[] element(int type, byte... content) {
    return join(ints(type, content.length), content);
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(bytes);
    }
    return packed.toByteArray();
  }
}
