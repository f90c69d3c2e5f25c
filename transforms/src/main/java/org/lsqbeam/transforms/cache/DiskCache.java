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
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * Folders that were fetched once for all processes of a machine, by keys that tell their content. A
 * folder is there whole or not at all. Where there is not room for another, those go that were not
 * opened for the longest time.
 *
 * <p>What goes may still be read by whoever has opened or mapped it: its bytes are free when that
 * one ends.
 */
public final class DiskCache {
  private static final String HIDDEN = ".";

  private final WorkerDirectory work;
  private final Path folder;

  public DiskCache(WorkerDirectory work) {
    this.work = work;
    this.folder = work.path().resolve("cache");
  }

  /** What a folder is to hold, asked for only where it is not there. */
  public interface Content {
    /** What it is, for messages. */
    String origin();

    /** How much it has. */
    long bytes() throws IOException;

    /** Fills an empty folder. */
    void fetch(Path folder) throws IOException;
  }

  /** Opens what is in a folder. */
  @FunctionalInterface
  public interface Use<T> {
    T of(Path folder) throws IOException;
  }

  /**
   * Opens a folder, fetched unless it is there; nobody removes it meanwhile.
   *
   * @param key of digits and letters
   * @throws InvalidDataException if there cannot be room for it
   */
  public <T> T use(String key, Content content, Use<T> use) throws IOException {
    return work.alone(
        () -> {
          Path entry = folder.resolve(key);
          if (!Files.isDirectory(entry)) {
            Files.createDirectories(folder);
            makeRoom(content.bytes(), content.origin());
            fetch(entry, content);
          }
          Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
          return use.of(entry);
        });
  }

  private void fetch(Path entry, Content content) throws IOException {
    Path arriving = Files.createDirectory(folder.resolve(HIDDEN + entry.getFileName()));
    try {
      content.fetch(arriving);
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
        FolderTree.delete(entry); // left by a process that was killed
      } else {
        oldestFirst.add(entry);
        taken += bytesOf(entry);
      }
    }
    long most = most(taken);
    if (bytes > most) {
      throw new InvalidDataException(
          origin
              + " has "
              + bytes
              + " bytes, and work folder "
              + work.path()
              + " has room for "
              + most
              + (work.cacheBytes() == null
                  ? "; allowed: --workFolder=FOLDER on a larger disk"
                  : "; allowed: a larger --cacheGiB"));
    }
    while (taken + bytes > most && !oldestFirst.isEmpty()) {
      Path oldest = oldestFirst.remove();
      taken -= bytesOf(oldest);
      FolderTree.delete(oldest);
    }
  }

  private long most(long taken) throws IOException {
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
      return FileTime.fromMillis(0); // it cannot be used either
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
