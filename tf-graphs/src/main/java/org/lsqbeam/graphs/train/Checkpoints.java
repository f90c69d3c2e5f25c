package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.DurableFiles;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Recovery;

/**
 * The checkpoints of a run. A checkpoint is written under a hidden name and renamed, and renamed
 * back before it is removed, so a folder of the right name is complete. The first, from before
 * training, and the last two are kept.
 */
public final class Checkpoints {
  private static final String PREFIX = "step-";
  private static final String HIDDEN = ".";
  private static final int KEPT = 2;

  /** The most checkpoints of a run that is done. */
  public static final int MAX = 1 + KEPT;

  /** The name of the checkpoints' folder in a run's folder. */
  public static final String FOLDER = "checkpoints";

  private final Path folder;

  /** Finds the checkpoints in {@code <run>/checkpoints}. */
  public Checkpoints(Path runFolder) {
    folder = runFolder.resolve(FOLDER);
  }

  /** Returns the checkpoint of a step, whether it exists or not. */
  public Checkpoint at(long step) {
    return new Checkpoint(folder.resolve(name(step)));
  }

  /** Returns the name of a checkpoint's folder after a number of updates. */
  public static String name(long step) {
    return String.format(Locale.ROOT, PREFIX + "%08d", step);
  }

  /** Returns the number of updates in a folder's name; empty if it is not a checkpoint's. */
  public static OptionalLong stepOf(String name) {
    return name.matches(PREFIX + "\\d{8,18}")
        ? OptionalLong.of(Long.parseLong(name.substring(PREFIX.length())))
        : OptionalLong.empty();
  }

  /**
   * Returns the number of updates of each checkpoint, in ascending order. Files and folders of
   * other names, such as copies that a person made, are no checkpoints.
   */
  public List<Long> steps() throws IOException {
    return names().stream()
        .map(Checkpoints::stepOf)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .sorted()
        .toList();
  }

  /**
   * Returns the checkpoint with the most steps that is whole. Damaged ones after it are removed,
   * since training makes them again.
   *
   * @param run the fingerprint of the run's spec
   * @param damaged gets what is wrong with each that is removed
   * @throws InvalidDataException if one is of another run, or in another format
   */
  Optional<Checkpoint> latest(String run, Consumer<String> damaged) throws IOException {
    List<Long> steps = steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Checkpoint latest = at(steps.get(i));
      try {
        latest.verify(run, steps.get(i));
        return Optional.of(latest);
      } catch (DamagedFileException e) {
        damaged.accept(String.valueOf(e.getMessage()));
        remove(latest);
        Recovery.CHECKPOINT_REMOVED.taken();
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the most updates of any checkpoint, by the folders' names alone: their content is not
   * read, since another process may be training there.
   */
  public OptionalLong latestStep() throws IOException {
    return steps().stream().mapToLong(Long::longValue).max();
  }

  /** Saves a checkpoint. It replaces one of the same step, from before the epoch's validation. */
  Checkpoint save(TrainingGraph graph, String run, long step, EpochSums sums) throws IOException {
    Checkpoint saved = at(step);
    DurableFiles.createFolders(folder);
    Checkpoint made = new Checkpoint(hidden(saved));
    Files.createDirectory(made.folder());
    try {
      graph.save(made.variables());
      made.writeState(run, step, sums);
      DurableFiles.syncAll(made.folder());
      remove(saved);
      DurableFiles.move(made.folder(), saved.folder());
    } finally {
      FolderTree.delete(made.folder());
    }
    removeOld();
    return saved;
  }

  /** Removes the unfinished files of attempts that were killed. */
  void tidy() throws IOException {
    for (String name : names()) {
      if (name.startsWith(HIDDEN)) {
        FolderTree.delete(folder.resolve(name));
        Recovery.LEFT_CHECKPOINT_REMOVED.taken();
      }
    }
    removeOld();
  }

  private void removeOld() throws IOException {
    List<Long> steps = steps();
    for (int i = 1; i < steps.size() - KEPT; i++) {
      remove(at(steps.get(i)));
    }
  }

  /** Removes a checkpoint if it exists. */
  private void remove(Checkpoint old) throws IOException {
    if (Files.exists(old.folder())) {
      Path hidden = folder.resolve(hidden(old).getFileName() + "-removed");
      FolderTree.delete(hidden);
      DurableFiles.move(old.folder(), hidden);
      FolderTree.delete(hidden);
    }
  }

  private Path hidden(Checkpoint checkpoint) {
    return folder.resolve(HIDDEN + checkpoint.folder().getFileName());
  }

  private List<String> names() throws IOException {
    // Not asked with Files.isDirectory, which takes an I/O error for absence.
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
