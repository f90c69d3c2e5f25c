package org.lsqbeam.graphs.pretrained;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.graphs.pretrained.SafeTensorsHeader.MalformedException;

/**
 * A file in the safetensors format: the header's length in 8 bytes, little-endian, the header in
 * JSON, and the tensors' elements, little-endian and row-major. It is read by position, a piece of
 * a tensor at a time, so that its size does not matter.
 */
final class SafeTensors implements Closeable {
  private static final int LENGTH_BYTES = 8;

  /** The limit of the format's own implementation. */
  private static final long MAX_HEADER = 100_000_000;

  private static final int PIECE = 1 << 20; // a multiple of every element's size

  private final Path file;
  private final FileChannel channel;
  private final long data;
  private final Map<String, Tensor> tensors;

  /**
   * A tensor of the file.
   *
   * @param type its name in the format, such as {@code F32}
   * @param shape lengths of its axes; none for a scalar
   * @param begin its first byte, counted from the end of the header
   * @param end the first byte after it
   */
  record Tensor(String type, List<Long> shape, long begin, long end) {}

  /** Takes the elements of a tensor. */
  @FunctionalInterface
  interface Elements {
    /** The element at a position in row-major order. */
    void take(int position, float value);
  }

  private SafeTensors(Path file, FileChannel channel, long data, Map<String, Tensor> tensors) {
    this.file = file;
    this.channel = channel;
    this.data = data;
    this.tensors = tensors;
  }

  /**
   * Opens a file and checks its header; the caller closes it.
   *
   * @throws InvalidDataException if it is not in the format, naming the file and what is wrong
   */
  static SafeTensors open(Path file) throws IOException {
    MisplacedException.requireFile(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ByteBuffer header = header(channel);
      long data = LENGTH_BYTES + (long) header.limit();
      return new SafeTensors(
          file, channel, data, SafeTensorsHeader.tensors(header, channel.size() - data));
    } catch (MalformedException e) {
      channel.close();
      throw new InvalidDataException(
          file + " is not in the safetensors format: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ByteBuffer header(FileChannel channel) throws IOException, MalformedException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw new MalformedException("it has " + size + " bytes; the header's length alone takes 8");
    }
    long length = bytes(channel, 0, LENGTH_BYTES).getLong();
    // A negative number is one beyond what a long can be: the format's is unsigned.
    if (length < 0 || length > Math.min(MAX_HEADER, size - LENGTH_BYTES)) {
      throw new MalformedException(
          "its first 8 bytes say that its header has %s bytes; must be at most %d, and the file has %d"
              .formatted(Long.toUnsignedString(length), MAX_HEADER, size));
    }
    return bytes(channel, LENGTH_BYTES, (int) length);
  }

  /** The tensors by name, in the header's order. */
  Map<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * Reads a tensor, element by element in row-major order.
   *
   * @throws InvalidDataException if its type is not one of {@link ElementType}
   */
  void read(String name, Elements elements) throws IOException {
    Tensor tensor = Optional.ofNullable(tensors.get(name)).orElseThrow();
    ElementType type = type(name, tensor.type());
    int position = 0;
    for (long begin = tensor.begin(); begin < tensor.end(); begin += PIECE) {
      int length = (int) Math.min(PIECE, tensor.end() - begin);
      ElementType.Floats floats = type.decode(bytes(channel, data + begin, length));
      for (int i = 0; i < length / type.bytes(); i++) {
        elements.take(position++, floats.at(i));
      }
    }
  }

  private ElementType type(String tensor, String name) {
    try {
      return ElementType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(
          "%s: tensor %s is of type %s; must be %s"
              .formatted(file, tensor, name, Messages.of(List.of(ElementType.values()))),
          e);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the file ended at byte " + (position + bytes.position()));
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
