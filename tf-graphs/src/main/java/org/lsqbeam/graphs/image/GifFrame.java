package org.lsqbeam.graphs.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The first frame of a GIF: the only one that is read, where TensorFlow would decode them all. */
final class GifFrame {
  private static final int SIGNATURE_AND_SCREEN_SIZE = 10;
  private static final int COLOURS_THAT_ARE_THERE = 0x80;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final byte END = 0x3b;

  private final byte[] gif;
  private final ByteBuffer bytes;
  private final ImageSize size;

  private GifFrame(byte[] gif) throws UndecodableImageException {
    this.gif = gif;
    bytes = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    skip(SIGNATURE_AND_SCREEN_SIZE);
    int screen = next();
    skip(2); // background, aspect ratio
    skipColours(screen);
    int block = next();
    while (block == EXTENSION) {
      skip(1);
      skipData();
      block = next();
    }
    if (block != FRAME) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.DAMAGED, "it has no frame");
    }
    skip(2 * Short.BYTES); // its place on the screen
    size = new ImageSize(nextShort(), nextShort());
    skipColours(next());
    skip(1); // bits of a code
    skipData();
  }

  /**
   * Finds the first frame.
   *
   * @throws UndecodableImageException if there is none, or it is not whole
   */
  static GifFrame of(byte[] gif) throws UndecodableImageException {
    try {
      return new GifFrame(gif);
    } catch (BufferUnderflowException e) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.DAMAGED,
          "the file is cut short: its first frame is not whole");
    }
  }

  ImageSize size() {
    return size;
  }

  /** A GIF of this frame alone. */
  byte[] alone() {
    byte[] alone = Arrays.copyOf(gif, bytes.position() + 1);
    alone[alone.length - 1] = END;
    return alone;
  }

  private int next() {
    return bytes.get() & 0xff;
  }

  private int nextShort() {
    return bytes.getShort() & 0xffff;
  }

  private void skip(int count) {
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + count);
  }

  /** Their number is a power of two, 3 bytes each. */
  private void skipColours(int flags) {
    if ((flags & COLOURS_THAT_ARE_THERE) != 0) {
      skip(3 << ((flags & 7) + 1));
    }
  }

  /** Blocks with their lengths before them, up to an empty one. */
  private void skipData() {
    for (int length = next(); length > 0; length = next()) {
      skip(length);
    }
  }
}
