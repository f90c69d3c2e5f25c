package org.lsqbeam.graphs.vectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.vectors.VectorManifest.Tensor;

/**
 * An array in a file of NumPy's format 1.0, row-major, the low end of numbers first. It is closed
 * between two writes, because a network has hundreds of them.
 */
final class NpyFile {
  /** The length of everything before the values is a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The type of the values. */
  enum Type {
    UINT8("|u1", 1),
    INT8("|i1", 1),
    INT32("<i4", Integer.BYTES),
    FLOAT32("<f4", Float.BYTES);

    private final String description;
    private final int bytes;

    Type(String description, int bytes) {
      this.description = description;
      this.bytes = bytes;
    }
  }

  private final Path folder;
  private final String name;
  private final Type type;
  private final List<Integer> shape;
  private final MessageDigest values = Sha256.digest();

  /**
   * Creates the file.
   *
   * @param name in the folder, with slashes
   */
  NpyFile(Path folder, String name, Type type, List<Integer> shape) throws IOException {
    this.folder = folder;
    this.name = name;
    this.type = type;
    this.shape = shape;
    NamedErrors.in(file(), () -> Files.write(file(), header(), StandardOpenOption.CREATE_NEW));
  }

  /** Writes a row of numbers. */
  static NpyFile of(Path folder, String name, float[] values) throws IOException {
    NpyFile file = new NpyFile(folder, name, Type.FLOAT32, List.of(values.length));
    file.append(values);
    return file;
  }

  /** Returns its name in the folder. */
  String name() {
    return name;
  }

  private Path file() {
    return folder.resolve(name);
  }

  private byte[] header() {
    String lengths =
        shape.stream().map(length -> length + ",").collect(Collectors.joining(" ", "(", ")"));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(type.description, lengths);
    int before = MAGIC.length + Short.BYTES;
    int padding = Math.floorMod(-(before + text.length() + 1), ALIGNMENT);
    byte[] padded = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(before + padded.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) padded.length)
        .put(padded)
        .array();
  }

  /** Appends bytes, signed or unsigned. */
  void append(byte[] bytes) throws IOException {
    NamedErrors.in(file(), () -> Files.write(file(), bytes, StandardOpenOption.APPEND));
    values.update(bytes);
  }

  /** Appends codes, each as one byte. */
  void append(short[] codes) throws IOException {
    byte[] bytes = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      bytes[i] = (byte) codes[i];
    }
    append(bytes);
  }

  /** Appends the first integers of an array. */
  void append(int[] integers, int count) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(Integer.BYTES, count)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(integers, 0, count);
    append(bytes);
  }

  /** Appends numbers. */
  void append(float[] floats) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, floats.length)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(floats);
    append(bytes);
  }

  /** Returns the SHA-256 of the values alone, once all are in the file; a single call. */
  String valuesSha256() {
    return Sha256.hex(values);
  }

  /** Describes the file, once all values are in it. */
  Tensor described() throws IOException {
    long count = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    long bytes = Files.size(file()) - header().length;
    if (bytes != count * type.bytes) {
      throw new IllegalStateException(file() + " has " + bytes + " bytes of values for " + shape);
    }
    return new Tensor(name, type.toString().toLowerCase(Locale.ROOT), shape, Sha256.ofFile(file()));
  }
}
