package org.lsqbeam.transforms.prepare;

import com.google.common.util.concurrent.Striped;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.prepare.MergeShards.WrittenShard;
import org.lsqbeam.transforms.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one dataset, and one attempt at writing it. The attempt keeps its temporary files
 * in a hidden folder beside the dataset; {@link DatasetStaging} decides where the dataset's own
 * files are written.
 */
final class DatasetFolder implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(DatasetFolder.class);

  /** Exists in an attempt's folder from its beginning, and is removed first. */
  private static final String STARTED = "/begun";

  /** The images that are not in shards yet; in an attempt's folder. */
  private static final String SPILLS = "/spills";

  /** Why the input cannot become a dataset; in an attempt's folder. */
  private static final String REFUSED = "/refused";

  /**
   * A lock per attempt. Threads that write for it share the lock; the one that removes it excludes
   * them. A failed runner does not wait for its other threads, and a file that one of them wrote
   * after the removal would stay if the process ended before the thread noticed.
   */
  private static final Striped<ReadWriteLock> WRITING =
      Striped.lazyWeakReadWriteLock(Integer.MAX_VALUE);

  private final Storage parent;
  private final String name;
  private final String attempt;
  private final DatasetStaging staging;

  DatasetFolder(Storage parent, String name) {
    this.parent = parent;
    this.name = name;
    this.attempt = workPrefix() + UUID.randomUUID();
    this.staging = DatasetStaging.of(parent, name, attempt);
  }

  /** Lists the complete datasets named by a word and twelve digits of a fingerprint. */
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

  /** The folder of the dataset itself. */
  Storage finished() {
    return parent.in(name);
  }

  /** Whether the dataset is complete, by this attempt or another. */
  boolean isFinished() throws IOException {
    return isFinished(finished());
  }

  /**
   * Reads the manifest of the dataset; empty if the dataset does not exist yet.
   *
   * @throws InvalidDataException if it is incomplete or has another format
   */
  Optional<DatasetManifest> done() throws IOException {
    return staging.exists() ? Optional.of(staging.manifest()) : Optional.empty();
  }

  /** Reads the manifest of the dataset if it is prepared; one that is damaged is removed. */
  Optional<DatasetManifest> usable() throws IOException {
    try {
      return done();
    } catch (DamagedFileException e) {
      LOG.warn("{}; preparing the dataset again", e.getMessage());
      remove();
      Recovery.DATASET_PREPARED_AGAIN.taken();
      return Optional.empty();
    }
  }

  /**
   * Begins the attempt.
   *
   * @throws InvalidDataException if the folder cannot be written
   */
  void prepareToWrite() {
    try {
      parent.write(attempt + STARTED, new byte[0]);
    } catch (IOException e) {
      throw new InvalidDataException(
          "cannot write to " + parent.root() + ": " + NamedErrors.message(e), e);
    }
  }

  /**
   * Spills examples to a file, from which their shards are written.
   *
   * @throws NoSuchFileException if the attempt was removed
   */
  Spill spill(List<Spill.Entry> entries, int shards) throws IOException {
    return whileStarted(() -> Spill.write(parent.in(attempt + SPILLS), entries, shards));
  }

  /**
   * Writes a shard.
   *
   * @throws NoSuchFileException if the attempt was removed
   */
  DatasetManifest.Shard writeShard(String file, int shard, List<Spill> spills) throws IOException {
    return whileStarted(
        () -> ShardWriter.write(staging.folder(), file, shard, spills, staging.scratch()));
  }

  /** The files of the attempt, of which none is written yet. */
  StagedFiles stagedFiles() throws IOException {
    return new StagedFiles(parent.in(attempt + SPILLS), staging.folder());
  }

  /** A step of an attempt, which may find that the input is wrong. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /**
   * Does a step, unless another step found the input wrong.
   *
   * @return whether it is done
   */
  boolean unlessRefused(Step step) throws IOException {
    return refusal().isEmpty() && orRefuse(step);
  }

  /**
   * Does a step. Wrong input is an outcome: a runner would try again and again what throws.
   *
   * @return whether it is done
   * @throws InvalidDataException if the output cannot even take the reason
   */
  boolean orRefuse(Step step) throws IOException {
    try {
      step.run();
      return true;
    } catch (InvalidDataException e) {
      refuse(e);
      return false;
    }
  }

  private void refuse(InvalidDataException refused) {
    String reason = String.valueOf(refused.getMessage());
    try {
      parent.write(attempt + REFUSED, reason.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | InvalidDataException e) {
      refused.addSuppressed(e);
      throw refused;
    }
  }

  /** Why the input cannot become a dataset, as far as this attempt found out. */
  Optional<String> refusal() throws IOException {
    try {
      return Optional.of(new String(parent.read(attempt + REFUSED), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** A write of an attempt that is under way. */
  @FunctionalInterface
  private interface Writing<T> {
    T write() throws IOException;
  }

  private <T> T whileStarted(Writing<T> writing) throws IOException {
    Lock shared = WRITING.get(attempt).readLock();
    shared.lock();
    try {
      requireStarted();
      T written = writing.write();
      removeLate();
      return written;
    } finally {
      shared.unlock();
    }
  }

  private void requireStarted() throws IOException {
    if (!parent.isFile(attempt + STARTED)) {
      throw new NoSuchFileException(parent.pathOf(attempt));
    }
  }

  /** Removes the attempt again if another process removed it before the last write. */
  private void removeLate() throws IOException {
    try {
      requireStarted();
    } catch (NoSuchFileException e) {
      parent.deleteFolder(attempt);
      Recovery.LATE_SPILL_REMOVED.taken();
      throw e;
    }
  }

  /**
   * Writes the manifest and publishes the dataset; a second call changes nothing.
   *
   * @throws InvalidDataException if too many images were rejected; their list is written beside the
   *     dataset's folder
   */
  DatasetManifest finish(
      DatasetContent content, List<PreparedPart> parts, List<WrittenShard> shards)
      throws IOException {
    Optional<DatasetManifest> before = done();
    if (before.isPresent()) {
      discardUnfinished();
      return before.get();
    }
    byte[] rejected = RejectedList.encode(DatasetContent.rejected(parts), content.fingerprint());
    String list = name + "-" + RejectedList.FILE_NAME;
    Optional<String> tooMany = content.tooManyRejected(parts);
    if (tooMany.isPresent()) {
      parent.write(list, rejected);
      throw new InvalidDataException(tooMany.get() + "; all: " + parent.pathOf(list));
    }
    parent.delete(list);
    DatasetManifest manifest = content.manifest(parts, shards);
    staging.folder().write(RejectedList.FILE_NAME, rejected);
    staging.folder().write(DatasetManifest.FILE_NAME, manifest.encode());
    staging.publish();
    discardUnfinished();
    return manifest;
  }

  /** Removes the dataset, which is damaged. Without its manifest it is no dataset. */
  private void remove() throws IOException {
    finished().delete(DatasetManifest.FILE_NAME);
    if (finished().localPath("").isPresent()) {
      parent.deleteFolder(name);
    }
  }

  /** Removes the temporary files of all attempts at this dataset. */
  void discardUnfinished() throws IOException {
    Lock alone = WRITING.get(attempt).writeLock();
    alone.lock();
    try {
      for (String child : parent.children("")) {
        if (child.startsWith(workPrefix())) {
          parent.delete(child + STARTED);
          parent.deleteFolder(child);
          if (!child.equals(attempt)) {
            Recovery.LEFT_ATTEMPT_REMOVED.taken();
          }
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
