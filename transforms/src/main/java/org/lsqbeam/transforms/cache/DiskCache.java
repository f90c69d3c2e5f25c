package org.lsqbeam.transforms.cache;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.lock.FileLock;

/**
 * A cache of folders on a worker's disk, shared by all processes of a machine. The key of an entry
 * identifies its content. An entry exists whole or not at all. The least recently used entries make
 * room for a new one.
 *
 * <p>A process that has opened or mapped the files of a removed entry can still read them; their
 * space is free when it closes them.
 */
public final class DiskCache {
  private static final String HIDDEN = ".";

  private final WorkerDirectory work;
  private final Path folder;

  public DiskCache(WorkerDirectory work) {
    this.work = work;
    this.folder = work.path().resolve("cache");
  }

  /**
   * The content of an entry, used only if the entry is not in the cache.
   *
   * @param origin where the content comes from, for messages
   * @param size counts its bytes
   * @param download fills an empty folder
   */
  public record Content(String origin, Size size, Download download) {
    /** Counts the bytes of a content. */
    @FunctionalInterface
    public interface Size {
      long bytes() throws IOException;
    }

    /** Downloads a content. */
    @FunctionalInterface
    public interface Download {
      void into(Path folder) throws IOException;
    }
  }

  /** Opens the content of an entry. */
  @FunctionalInterface
  public interface Use<T> {
    T of(Path folder) throws IOException;
  }

  /**
   * Opens an entry, which is fetched first if it is not in the cache, or is damaged there. No other
   * process removes it meanwhile.
   *
   * @param key letters, digits and '-'
   * @throws InvalidDataException if the content is larger than the cache may be
   */
  public <T> T use(String key, Content content, Use<T> use) throws IOException {
    FileLock lock = FileLock.await(work.lockFile());
    try (lock) {
      Path entry = folder.resolve(key);
      if (!Files.isDirectory(entry)) {
        fetch(entry, content);
        return use.of(entry);
      }
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
      try {
        return use.of(entry);
      } catch (DamagedFileException e) { // since it was fetched
        FolderTree.delete(entry);
        Recovery.COPY_FETCHED_AGAIN.taken();
        fetch(entry, content);
        return use.of(entry);
      }
    }
  }

  private void fetch(Path entry, Content content) throws IOException {
    Files.createDirectories(folder);
    makeRoom(content.size().bytes(), content.origin());
    Path arriving = Files.createDirectory(folder.resolve(HIDDEN + entry.getFileName()));
    try {
      content.download().into(arriving);
      Files.move(arriving, entry, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FolderTree.delete(arriving);
    }
  }

  private void makeRoom(long bytes, String origin) throws IOException {
    Deque<Path> oldestFirst = new ArrayDeque<>();
    long taken = 0;
    for (Path entry : entries()) {
      if (entry.getFileName().toString().startsWith(HIDDEN)) {
        FolderTree.delete(entry); // of a process that was killed
        Recovery.LEFT_COPY_REMOVED.taken();
      } else {
        oldestFirst.add(entry);
        taken += bytesOf(entry);
      }
    }
    long limit = limit(taken);
    if (bytes > limit) {
      throw new InvalidDataException(
          origin
              + " has "
              + bytes
              + " bytes, but the cache in "
              + work.path()
              + " has room for "
              + limit
              + (work.cacheBytes() == null
                  ? "; set --workFolder to a folder on a larger disk"
                  : "; increase --cacheGiB"));
    }
    while (taken + bytes > limit && !oldestFirst.isEmpty()) {
      Path oldest = oldestFirst.remove();
      taken -= bytesOf(oldest);
      FolderTree.delete(oldest);
    }
  }

  private long limit(long taken) throws IOException {
    Long given = work.cacheBytes();
    if (given != null) {
      return given;
    }
    FileStore disk = Files.getFileStore(folder);
    return (disk.getUsableSpace() + taken) / 5 * 4;
  }

  private List<Path> entries() throws IOException {
    List<Path> entries;
    try (Stream<Path> found = Files.list(folder)) {
      entries = new ArrayList<>(found.toList());
    }
    entries.sort(Comparator.comparing(DiskCache::lastUsed));
    return entries;
  }

  private static FileTime lastUsed(Path entry) {
    try {
      return Files.getLastModifiedTime(entry);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // removed by another process
    }
  }

  private static long bytesOf(Path entry) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(entry)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
