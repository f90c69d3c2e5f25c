package org.lsqbeam.pipelines.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.faults.FileOperations.Kind;

/** An open file whose reads, writes and syncs are counted and may fail. */
final class FaultyChannel extends FileChannel {
  private final FileChannel real;
  private final Path path;

  FaultyChannel(FileChannel real, Path path) {
    this.real = real;
    this.path = path;
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private <T> T counted(Kind kind, Operation<T> operation) throws IOException {
    FileOperations.before(kind, path);
    T result = operation.run();
    FileOperations.after(path);
    return result;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return counted(Kind.READ, () -> real.read(to));
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    return counted(Kind.READ, () -> real.read(to, offset, length));
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    return counted(Kind.READ, () -> real.read(to, position));
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (FileOperations.before(Kind.WRITE, path)) {
      ByteBuffer half = from.duplicate().limit(from.position() + from.remaining() / 2);
      while (half.hasRemaining()) {
        real.write(half);
      }
      FileOperations.fail(Kind.WRITE, path);
    }
    int written = real.write(from);
    FileOperations.after(path);
    return written;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return counted(Kind.WRITE, () -> real.write(from, offset, length));
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    return counted(Kind.WRITE, () -> real.write(from, position));
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    return counted(
        Kind.WRITE,
        () -> {
          real.truncate(size);
          return this;
        });
  }

  @Override
  public void force(boolean metaData) throws IOException {
    FileOperations.before(Kind.SYNC, path);
    real.force(metaData);
    FileOperations.synced(path);
    FileOperations.after(path);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return counted(Kind.READ, () -> real.transferTo(position, count, target));
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return counted(Kind.WRITE, () -> real.transferFrom(source, position, count));
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return counted(Kind.READ, () -> real.map(mode, position, size));
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return counted(Kind.OPEN, () -> real.lock(position, size, shared));
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    FileOperations.before(Kind.OPEN, path);
    FileLock lock = real.tryLock(position, size, shared);
    FileOperations.after(path);
    return lock;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
