package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * Reads an object at any position, in blocks: small after a jump, growing while the reader goes on,
 * so that neither a single record nor a whole file costs much more than its bytes. A skip shorter
 * than a block counts as going on: one request then fetches many headers of a tar of images.
 */
final class GcsChannel implements ReadOnlyChannel {
  private static final int MIN_BLOCK = 1 << 18;
  private static final int MAX_BLOCK = 1 << 23;

  /** Fills a block with the bytes from a position on. */
  @FunctionalInterface
  interface Blocks {
    ByteBuffer fill(long position, ByteBuffer block) throws IOException;
  }

  private final long size;
  private final Blocks blocks;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long blockStart;
  private long position;
  private boolean open = true;

  GcsChannel(long size, Blocks blocks) {
    this.size = size;
    this.blocks = blocks;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    requireOpen();
    if (position >= size) {
      return -1;
    }
    if (!destination.hasRemaining()) {
      return 0;
    }
    if (position < blockStart || position >= blockEnd()) {
      fetch(destination.remaining());
    }
    int from = (int) (position - blockStart);
    int length = Math.min(destination.remaining(), block.limit() - from);
    destination.put(block.duplicate().position(from).limit(from + length));
    position += length;
    return length;
  }

  private void fetch(int wanted) throws IOException {
    boolean readsOn = position >= blockEnd() && position - blockEnd() <= block.limit();
    int length = readsOn ? 2 * block.limit() : MIN_BLOCK;
    length = Math.min(MAX_BLOCK, Math.max(length, Math.max(wanted, MIN_BLOCK)));
    ByteBuffer next = ByteBuffer.allocate((int) Math.min(length, size - position));
    block = blocks.fill(position, next).flip();
    blockStart = position;
  }

  private long blockEnd() {
    return blockStart + block.limit();
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position is " + newPosition + "; must be at least 0");
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return size;
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    block = ByteBuffer.allocate(0);
  }
}
