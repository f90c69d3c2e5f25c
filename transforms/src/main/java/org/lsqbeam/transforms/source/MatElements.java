package org.lsqbeam.transforms.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.InflaterInputStream;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * Checks the sizes in a MATLAB file of level 5 before a library allocates them: each element lies
 * within the one around it, and an array has no more values than bytes. The format is MathWorks'
 * "MAT-File Format", chapter 1.
 */
final class MatElements {
  private static final int HEADER = 128;
  private static final int TAG = 8;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int CELL = 1;
  private static final int STRUCT = 2;
  private static final int OBJECT = 3;
  private static final int SPARSE = 5;
  private static final int LAST_NUMERIC = 15;
  private static final int DEEPEST = 8;

  private final ByteBuffer bytes;

  private MatElements(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the file without compression.
   *
   * @param limit of its size in bytes
   * @param origin names the file in messages
   * @throws InvalidDataException if it is larger
   * @throws IOException if it is damaged
   */
  static byte[] inflated(byte[] mat, int limit, String origin) throws IOException {
    if (mat.length < HEADER) {
      throw new IOException("it has " + mat.length + " bytes; a header has " + HEADER);
    }
    ByteBuffer input = ordered(mat);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    plain.write(mat, 0, HEADER);
    for (int start = HEADER; start < mat.length; ) {
      MatElements file = new MatElements(input.position(start).limit(mat.length));
      Tag tag = file.tag();
      if (tag.type() == COMPRESSED) {
        InflaterInputStream unpacked =
            new InflaterInputStream(new ByteArrayInputStream(mat, tag.start(), tag.size()));
        plain.write(SmallFile.read(unpacked, limit - plain.size(), origin + ", unpacked,"));
      } else {
        plain.write(mat, start, tag.end() - start);
      }
      start = tag.end();
    }
    byte[] checked = plain.toByteArray();
    MatElements file = new MatElements(ordered(checked).position(HEADER));
    while (file.bytes.hasRemaining()) {
      file.checkMatrix(0);
    }
    return checked;
  }

  /** The last bytes of the header tell the order of bytes. */
  private static ByteBuffer ordered(byte[] mat) {
    boolean little = mat[HEADER - 2] == 'I' && mat[HEADER - 1] == 'M';
    return ByteBuffer.wrap(mat).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** Where the content of an element lies. */
  private record Tag(int type, int start, int size, int end) {}

  /** Reads a tag, and sets the position to the start of the content. */
  private Tag tag() throws IOException {
    require(bytes.remaining() >= TAG, "it is cut short");
    int first = bytes.getInt();
    boolean packed = first >>> Short.SIZE != 0; // up to 4 bytes, in the tag itself
    int size = packed ? first >>> Short.SIZE : bytes.getInt();
    int type = packed ? first & 0xffff : first;
    int start = bytes.position();
    require(
        size >= 0 && size <= (packed ? Integer.BYTES : bytes.remaining()),
        "an element of it has " + Integer.toUnsignedString(size) + " bytes, more than are left");
    int padded = packed ? Integer.BYTES : type == COMPRESSED ? size : (size + TAG - 1) / TAG * TAG;
    return new Tag(type, start, size, (int) Math.min((long) start + padded, bytes.limit()));
  }

  /** Checks an array and the arrays in it, and sets the position behind it. */
  private void checkMatrix(int depth) throws IOException {
    Tag matrix = tag();
    require(matrix.type() == MATRIX, "it has an element of type " + matrix.type());
    require(depth < DEEPEST, "its arrays are nested more than " + DEEPEST + " deep");
    if (matrix.size() > 0) {
      MatElements content = new MatElements(bytes.duplicate().order(bytes.order()));
      content.bytes.limit(matrix.start() + matrix.size());
      content.checkContent(depth);
    }
    bytes.position(matrix.end());
  }

  private void checkContent(int depth) throws IOException {
    int kind = (int) number() & 0xff;
    boolean supported = kind >= CELL && kind <= LAST_NUMERIC && kind != OBJECT && kind != SPARSE;
    require(supported, "it has an array of class " + kind);
    long values = 1;
    Tag dimensions = tag();
    for (int at = 0; at + Integer.BYTES <= dimensions.size(); at += Integer.BYTES) {
      int length = bytes.getInt(dimensions.start() + at);
      require(length >= 0, "an array of it has " + length + " rows or columns");
      values = Math.min(values * length, Integer.MAX_VALUE);
    }
    bytes.position(dimensions.end());
    bytes.position(tag().end()); // name
    if (kind == STRUCT) {
      long longest = number();
      Tag names = tag();
      values *= longest > 0 ? names.size() / longest : 0;
      bytes.position(names.end());
    }
    boolean nested = kind == STRUCT || kind == CELL;
    require(
        values <= bytes.remaining() / (nested ? TAG : 1),
        "an array of it has " + values + " values in " + bytes.remaining() + " bytes");
    for (long value = 0; nested && value < values; value++) {
      checkMatrix(depth + 1);
    }
    while (!nested && bytes.remaining() >= TAG) { // the values, and their imaginary parts
      bytes.position(tag().end());
    }
  }

  /** Reads the first number of an element. */
  private long number() throws IOException {
    Tag tag = tag();
    require(tag.size() >= Integer.BYTES, "an element of it is too short");
    int number = bytes.getInt(tag.start());
    bytes.position(tag.end());
    return number;
  }

  private static void require(boolean right, String problem) throws IOException {
    if (!right) {
      throw new IOException(problem);
    }
  }
}
