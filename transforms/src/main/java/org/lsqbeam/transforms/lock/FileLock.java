package org.lsqbeam.transforms.lock;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.runtime.JvmSingletons;

/**
 * An exclusive lock on a local file, against other processes and against other threads of this one.
 * The system frees the lock the moment its process dies. If its thread dies without closing it,
 * another thread can take it.
 */
public final class FileLock implements Closeable {
  private static final long POLL_MILLIS = 20;

  /**
   * The thread and the channel of each locked file. A process must not even open a locked file
   * twice: closing the second channel would free the lock.
   */
  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private static final Map<Path, Map.Entry<Thread, FileChannel>> HELD =
      JvmSingletons.value("locked files", ConcurrentHashMap.class, ConcurrentHashMap::new);

  /** Files that foreign code of this process has locked; closing them would free its lock. */
  private static final List<FileChannel> FOREIGN = new CopyOnWriteArrayList<>();

  private final Path file;
  private final FileChannel channel;

  private FileLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a file for the calling thread. The file and its folder are created if they do not exist.
   *
   * @return empty if the file is locked already, also by the same thread
   */
  public static Optional<FileLock> take(Path file) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    synchronized (HELD) {
      Map.Entry<Thread, FileChannel> holder = HELD.get(path);
      if (holder != null) {
        if (holder.getKey().isAlive()) {
          return Optional.empty();
        }
        HELD.remove(path);
        holder.getValue().close();
      }
      Optional<FileChannel> locked = lock(path);
      if (locked.isEmpty()) {
        return Optional.empty();
      }
      HELD.put(path, Map.entry(Thread.currentThread(), locked.get()));
      return Optional.of(new FileLock(path, locked.get()));
    }
  }

  /**
   * Locks a file as {@link #take} does, after its holder has released it.
   *
   * @throws InterruptedIOException if the thread is interrupted while it waits
   */
  public static FileLock await(Path file) throws IOException {
    while (true) {
      Optional<FileLock> lock = take(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for the lock of " + file);
      }
    }
  }

  private static Optional<FileChannel> lock(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    MisplacedException.requireFile(file);
    FileChannel channel =
        NamedErrors.of(
            file,
            () -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    boolean used = false;
    try {
      used = channel.tryLock() != null;
      return used ? Optional.of(channel) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      used = FOREIGN.add(channel);
      return Optional.empty();
    } finally {
      if (!used) {
        channel.close();
      }
    }
  }

  /** Frees the lock. The file stays, since another process may be about to lock it. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      Map.Entry<Thread, FileChannel> holder = HELD.get(file);
      if (holder != null && holder.getValue() == channel) {
        HELD.remove(file);
      }
      channel.close();
    }
  }
}
