package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.prepare.MergeShards.WrittenShard;
import org.lsqbeam.transforms.storage.LocalStorage;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Where a dataset comes to lie. On this machine everything is made in a hidden folder beside it,
 * which is renamed when it is whole: a dataset's folder is complete or not there. Cloud Storage
 * renames no folders: there shards are written where they belong, the manifest last, and a folder
 * without a manifest is no dataset. What a failed attempt has left in it is never removed, since
 * another attempt may be writing the same; the next one replaces it by the same bytes.
 */
final class DatasetFolder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** In an attempt's folder from its beginning; its removal comes before all else's. */
  private static final String BEGUN = "/begun";

  /**
   * By the attempt: shared by this process's threads that write for it, and held alone by the one
   * that removes it. A runner that has failed does not wait for its other threads, and what one of
   * them wrote after the removal would stay if the process ended before it noticed.
   */
  private static final Map<String, ReadWriteLock> WRITING = new ConcurrentHashMap<>();

  private final Storage parent;
  private final String name;
  private final String attempt;

  DatasetFolder(Storage parent, String name) {
    this.parent = parent;
    this.name = name;
    this.attempt = workPrefix() + UUID.randomUUID();
  }

  /** Every whole dataset whose name is a word and twelve digits of a fingerprint, sorted. */
  static List<Storage> finishedIn(Storage parent, String word) throws IOException {
    List<Storage> finished = new ArrayList<>();
    for (String child : parent.children("")) {
      if (child.matches(word + "-[0-9a-f]{12}") && isFinished(parent.in(child))) {
        finished.add(parent.in(child));
      }
    }
    return finished;
  }

  private static boolean isFinished(Storage dataset) throws IOException {
    return dataset.isFile(DatasetManifest.FILE_NAME);
  }

  /** The dataset's folder itself. */
  Storage finished() {
    return parent.in(name);
  }

  /** Shards come to lie here. */
  private Storage unfinished() {
    return parent instanceof LocalStorage ? parent.in(attempt + "/dataset") : finished();
  }

  /** A folder of this machine for what a worker keeps while it writes a shard. */
  private Path scratch() {
    return parent instanceof LocalStorage local
        ? local.path(attempt + "/scratch")
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Whether the dataset is there, by this attempt or another. */
  boolean isFinished() throws IOException {
    return isFinished(finished());
  }

  /**
   * The manifest of the dataset, if it is there already.
   *
   * @throws InvalidDataException if it was written in another format, or if a folder of its name is
   *     on this machine that is no whole dataset
   */
  Optional<DatasetManifest> done() throws IOException {
    boolean isThere = parent instanceof LocalStorage ? parent.isFolder(name) : isFinished();
    return isThere ? Optional.of(manifestOf(finished())) : Optional.empty();
  }

  /** Of a dataset on this machine the shards are looked at too. */
  private static DatasetManifest manifestOf(Storage dataset) throws IOException {
    return dataset instanceof LocalStorage local
        ? PreparedDataset.open(local.path("")).manifest()
        : DatasetCache.manifest(dataset);
  }

  /**
   * Begins, so that a place that cannot be written to is found before any work.
   *
   * @throws InvalidDataException if that cannot be
   */
  void prepareToWrite() {
    try {
      parent.write(attempt + BEGUN, new byte[0]);
    } catch (IOException e) {
      throw new InvalidDataException("cannot write to " + parent.root() + ": " + e, e);
    }
  }

  /**
   * Writes examples on their way to their shards.
   *
   * @throws NoSuchFileException if the attempt was removed
   */
  Spill spill(List<Spill.Entry> entries, int shards) throws IOException {
    return begun(() -> Spill.write(parent.in(attempt + "/spills"), entries, shards));
  }

  /**
   * Writes a shard.
   *
   * @throws NoSuchFileException if the attempt was removed
   */
  DatasetManifest.Shard writeShard(String file, int shard, List<Spill> spills) throws IOException {
    return begun(() -> ShardWriter.write(unfinished(), file, shard, spills, scratch()));
  }

  /** What is written while an attempt is under way. */
  @FunctionalInterface
  private interface Writing<T> {
    T write() throws IOException;
  }

  private <T> T begun(Writing<T> writing) throws IOException {
    Lock shared = writing().readLock();
    shared.lock();
    try {
      requireBegun();
      T written = writing.write();
      removeLate();
      return written;
    } finally {
      shared.unlock();
    }
  }

  private ReadWriteLock writing() {
    return WRITING.computeIfAbsent(attempt, any -> new ReentrantReadWriteLock());
  }

  private void requireBegun() throws IOException {
    if (!parent.isFile(attempt + BEGUN)) {
      throw new NoSuchFileException(parent.pathOf(attempt));
    }
  }

  /** Removes what was written after another process has removed the attempt. */
  private void removeLate() throws IOException {
    try {
      requireBegun();
    } catch (NoSuchFileException e) {
      parent.deleteFolder(attempt);
      throw e;
    }
  }

  /**
   * Writes the manifest, and on this machine puts the whole folder in its place; again changes
   * nothing.
   *
   * @throws InvalidDataException if too much was rejected; the list of it is left beside where the
   *     dataset would be
   */
  DatasetManifest finish(
      DatasetContent content, List<PreparedPart> parts, List<WrittenShard> shards)
      throws IOException {
    Optional<DatasetManifest> before = done();
    if (before.isPresent()) {
      discardUnfinished();
      return before.get();
    }
    byte[] rejected =
        DatasetContent.rejected(parts).stream()
            .map(line -> Json.line(line) + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    String list = name + "-" + RejectedImage.FILE_NAME;
    Optional<String> tooMany = content.tooManyRejected(parts);
    if (tooMany.isPresent()) {
      parent.write(list, rejected);
      throw new InvalidDataException(tooMany.get() + "; all: " + parent.pathOf(list));
    }
    parent.delete(list);
    DatasetManifest manifest = content.manifest(parts, shards);
    unfinished().write(RejectedImage.FILE_NAME, rejected);
    unfinished().write(DatasetManifest.FILE_NAME, Json.indented(manifest));
    if (unfinished() instanceof LocalStorage made && finished() instanceof LocalStorage whole) {
      AtomicFile.discardUnfinished(made.path("")); // of workers that were killed
      Files.move(made.path(""), whole.path(""), StandardCopyOption.ATOMIC_MOVE);
    }
    discardUnfinished();
    return manifest;
  }

  /** Removes all that attempts at this dataset have left beside it. */
  void discardUnfinished() throws IOException {
    Lock alone = writing().writeLock();
    alone.lock();
    try {
      for (String child : parent.children("")) {
        if (child.startsWith(workPrefix())) {
          parent.delete(child + BEGUN);
          parent.deleteFolder(child);
        }
      }
    } finally {
      alone.unlock();
    }
  }

  private String workPrefix() {
    return "." + name + ".";
  }
}
