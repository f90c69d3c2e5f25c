package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;

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

  /** Returns the number of updates of each checkpoint, in ascending order. */
  public List<Long> steps() throws IOException {
    return all().stream()
        .map(each -> Long.parseLong(name(each).substring(PREFIX.length())))
        .toList();
  }

  /**
   * Returns the checkpoint with the most steps.
   *
   * @throws InvalidDataException if it differs from what was saved
   */
  Optional<Checkpoint> latest() throws IOException {
    List<Checkpoint> all = all();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Checkpoint latest = all.get(all.size() - 1);
    try {
      if (!latest.sha256().equals(latest.state().sha256())) {
        throw damaged(latest, "its variables are not those that were saved", null);
      }
    } catch (NoSuchFileException e) {
      throw damaged(latest, "it has no " + Path.of(e.getFile()).getFileName(), e);
    }
    return Optional.of(latest);
  }

  /**
   * Returns the most updates of any checkpoint, by the folders' names alone: their content is not
   * read, since another process may be training there.
   */
  public OptionalLong latestStep() throws IOException {
    return steps().stream().mapToLong(Long::longValue).max();
  }

  private static String name(Checkpoint checkpoint) {
    return checkpoint.folder().getFileName().toString();
  }

  /** Creates the error about a checkpoint that cannot be resumed. */
  static InvalidDataException damaged(
      Checkpoint checkpoint, String what, @Nullable Exception cause) {
    return new InvalidDataException(
        checkpoint.folder()
            + " is damaged: "
            + what
            + "; remove the folder to continue from the checkpoint before it",
        cause);
  }

  /** Saves a checkpoint. It replaces one of the same step, from before the epoch's validation. */
  Checkpoint save(TrainingGraph graph, long step, EpochSums sums) throws IOException {
    Checkpoint saved = at(step);
    Files.createDirectories(folder);
    Checkpoint made = new Checkpoint(hidden(saved, ""));
    Files.createDirectory(made.folder());
    try {
      graph.save(made.variables());
      made.writeState(new Checkpoint.State(TrainingSpec.FORMAT_VERSION, step, sums, made.sha256()));
      if (Files.exists(saved.folder())) {
        remove(saved, hidden(saved, "-replaced"));
      }
      Files.move(made.folder(), saved.folder(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FolderTree.delete(made.folder());
    }
    removeOld();
    return saved;
  }

  /** Removes the unfinished files of attempts that were killed. */
  void tidy() throws IOException {
    for (Path path : list(HIDDEN)) {
      FolderTree.delete(path);
    }
    removeOld();
  }

  private void removeOld() throws IOException {
    List<Checkpoint> all = all();
    for (int i = 1; i < all.size() - KEPT; i++) {
      remove(all.get(i), hidden(all.get(i), ""));
    }
  }

  private static void remove(Checkpoint old, Path hidden) throws IOException {
    Files.move(old.folder(), hidden, StandardCopyOption.ATOMIC_MOVE);
    FolderTree.delete(hidden);
  }

  private Path hidden(Checkpoint checkpoint, String more) {
    return folder.resolve(HIDDEN + checkpoint.folder().getFileName() + more);
  }

  private List<Checkpoint> all() throws IOException {
    return list(PREFIX).stream().map(Checkpoint::new).toList();
  }

  private List<Path> list(String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
