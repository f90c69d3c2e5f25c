package org.lsqbeam.transforms.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.lsqbeam.graphs.files.Sha256;

/**
 * The version of a file of this machine, locked against other threads and other processes until it
 * is closed. It is a digest of the content, and of a stamp in a hidden file beside it: so writing
 * the same content again makes another version, and a file that something else wrote has one too.
 * The hidden file stays: were it deleted, two could hold two files' locks.
 */
final class FileVersion implements Closeable {
  private static final String PREFIX = ".version-";

  /** A file's lock keeps other processes out, but is refused to a second thread of this one. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path file;
  private final FileChannel stamp;

  private FileVersion(Path file, FileChannel stamp) {
    this.file = file;
    this.stamp = stamp;
  }

  /** Waits for the lock of a file; its folder must be there. */
  static FileVersion lock(Path file) throws IOException {
    THREADS.lock();
    try {
      return new FileVersion(file, locked(file.resolveSibling(PREFIX + file.getFileName())));
    } catch (IOException | RuntimeException e) {
      THREADS.unlock();
      throw e;
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.lock(); // until the channel is closed
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether a file is one of those that are kept here. */
  static boolean isOne(Path file) {
    return file.getFileName().toString().startsWith(PREFIX);
  }

  /** The version of what the file now holds. */
  long number() throws IOException {
    if (!Files.isRegularFile(file)) {
      return VersionedFile.ABSENT;
    }
    MessageDigest digest = Sha256.digest();
    ByteBuffer stamped = ByteBuffer.allocate(Math.toIntExact(stamp.size()));
    stamp.read(stamped, 0);
    digest.update(stamped.flip());
    digest.update(Files.readAllBytes(file));
    long number = ByteBuffer.wrap(digest.digest()).getLong();
    return number == VersionedFile.ABSENT ? 1 : number;
  }

  /** Makes another version of whatever the file holds. */
  void renew() throws IOException {
    stamp.write(ByteBuffer.wrap(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)), 0);
  }

  @Override
  public void close() throws IOException {
    try {
      stamp.close();
    } finally {
      THREADS.unlock();
    }
  }
}
