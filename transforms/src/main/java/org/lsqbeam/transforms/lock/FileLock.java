package org.lsqbeam.transforms.lock;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.lsqbeam.graphs.runtime.JvmSingletons;

/**
 * A file of this machine, locked against other processes and against other threads of this one. The
 * system takes the lock from a process the moment it dies; of a thread that died without closing
 * it, another takes it.
 */
public final class FileLock implements Closeable {
  /** Files that other code of this process has locked: to close them would give up its lock. */
  private static final List<FileChannel> ANOTHERS = new CopyOnWriteArrayList<>();

  /** A thread and its channel, or nothing; guarded by itself. */
  private final Object[] holder;

  private final FileChannel channel;

  private FileLock(Object[] holder, FileChannel channel) {
    this.holder = holder;
    this.channel = channel;
  }

  /**
   * Locks a file, made with its folder where there is none.
   *
   * @return nothing if another has locked it
   */
  public static Optional<FileLock> take(Path file) throws IOException {
    Path path = file.toAbsolutePath();
    // The file is not even opened twice by a process: to close it gives up the process's lock.
    Object[] holder =
        JvmSingletons.value("locked file " + path, Object[].class, () -> new Object[2]);
    synchronized (holder) {
      if (holder[0] instanceof Thread thread && thread.isAlive()) {
        return Optional.empty();
      }
      if (holder[1] instanceof FileChannel left) {
        left.close();
      }
      Optional<FileChannel> locked = locked(path);
      locked.ifPresent(
          channel -> {
            holder[0] = Thread.currentThread();
            holder[1] = channel;
          });
      return locked.map(channel -> new FileLock(holder, channel));
    }
  }

  private static Optional<FileChannel> locked(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean used = false;
    try {
      used = channel.tryLock() != null;
      return used ? Optional.of(channel) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      used = ANOTHERS.add(channel);
      return Optional.empty();
    } finally {
      if (!used) {
        channel.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (holder) {
      if (holder[1] == channel) {
        Arrays.fill(holder, null);
      }
      channel.close();
    }
  }
}
