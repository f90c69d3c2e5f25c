package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import org.lsqbeam.graphs.io.NamedErrors;

/** Reads a file; its errors name the file. */
final class NamedChannel implements ReadOnlyChannel {
  private final Path file;
  private final SeekableByteChannel content;

  NamedChannel(Path file, SeekableByteChannel content) {
    this.file = file;
    this.content = content;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return NamedErrors.of(file, () -> content.read(target));
  }

  @Override
  public long position() throws IOException {
    return content.position();
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    content.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return NamedErrors.of(file, content::size);
  }

  @Override
  public boolean isOpen() {
    return content.isOpen();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
