package org.lsqbeam.transforms.storage;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A channel that only reads. */
public interface ReadOnlyChannel extends SeekableByteChannel {
  @Override
  default int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  default SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }
}
