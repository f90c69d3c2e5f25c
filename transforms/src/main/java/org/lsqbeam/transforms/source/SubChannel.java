package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.lsqbeam.transforms.storage.ReadOnlyChannel;

/** A range of a channel as a channel of its own, so that a tar inside a tar is read in place. */
final class SubChannel implements ReadOnlyChannel {
  private final SeekableByteChannel channel;
  private final long start;
  private final long size;
  private long position;

  /** Closing this leaves the underlying channel open, whose position changes with each read. */
  SubChannel(SeekableByteChannel channel, long start, long size) {
    this.channel = channel;
    this.start = start;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (position >= size) {
      return -1;
    }
    ByteBuffer within = target.slice();
    within.limit((int) Math.min(within.limit(), size - position));
    int read = channel.position(start + position).read(within);
    if (read > 0) {
      position += read;
      target.position(target.position() + read);
    }
    return read;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {}
}
