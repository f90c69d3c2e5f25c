package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The checkpoints of a run in an object store, where a folder cannot appear at once. {@code
 * state.json} is the last file of a checkpoint to be written and the first to be removed; without
 * it there is no checkpoint.
 */
public final class StoredCheckpoints {
  private static final String LAST_FILE = Checkpoint.FILES.get(Checkpoint.FILES.size() - 1);

  private final Storage run;

  /**
   * @param run the folder of the run
   */
  public StoredCheckpoints(Storage run) {
    this.run = run;
  }

  /** Lists the files of each checkpoint, complete or not, by updates. */
  SortedMap<Long, Set<String>> files() throws IOException {
    SortedMap<Long, Set<String>> files = new TreeMap<>();
    for (FileEntry file : run.list(Checkpoints.FOLDER)) {
      String[] parts = file.name().split("/", -1);
      if (parts.length == 3) {
        OptionalLong step = Checkpoints.stepOf(parts[1]);
        step.ifPresent(of -> files.computeIfAbsent(of, any -> new TreeSet<>()).add(parts[2]));
      }
    }
    return files;
  }

  /** Lists the complete checkpoints by their updates, in order. */
  List<Long> whole() throws IOException {
    List<Long> whole = new ArrayList<>();
    files()
        .forEach(
            (step, names) -> {
              if (names.containsAll(Checkpoint.FILES)) {
                whole.add(step);
              }
            });
    return whole;
  }

  private static String name(long step, String file) {
    return Checkpoints.FOLDER + "/" + Checkpoints.name(step) + "/" + file;
  }

  /** Reads the {@code state.json} of a checkpoint. */
  public byte[] state(long step) throws IOException {
    return run.read(name(step, LAST_FILE));
  }

  /** Returns the size of a checkpoint in bytes. */
  public long size(long step) throws IOException {
    long bytes = 0;
    for (String file : Checkpoint.FILES) {
      bytes += run.size(name(step, file));
    }
    return bytes;
  }

  /**
   * Downloads a complete checkpoint into a local folder, which is created.
   *
   * @throws InvalidDataException if it is damaged
   */
  public void download(long step, Path folder) throws IOException {
    downloadUnchecked(step, folder);
    new CheckpointCheck(new RunFolder(run)).requireSaved(step, new Checkpoint(folder));
  }

  /**
   * Checks that a checkpoint is as it was saved.
   *
   * @param variables whether they are downloaded for it; otherwise the presence of all files and
   *     {@code state.json} are checked
   * @throws DamagedFileException if a file is missing or damaged
   * @throws InvalidDataException if it is of another run
   */
  void requireSame(long step, boolean variables, Optional<RunFolder.Done> done) throws IOException {
    for (String file : Checkpoint.FILES) {
      if (!run.isFile(name(step, file))) {
        throw new DamagedFileException(run.pathOf(name(step, file)) + " is missing");
      }
    }
    Path folder = Files.createTempDirectory("lsq-beam-checkpoint");
    try {
      Checkpoint copy = new Checkpoint(folder);
      if (variables) {
        downloadUnchecked(step, folder);
      } else {
        run.download(name(step, LAST_FILE), folder.resolve(LAST_FILE));
      }
      new CheckpointCheck(new RunFolder(run)).requireSame(step, copy, variables, done);
    } catch (DamagedFileException e) {
      throw new DamagedFileException(named(step, folder, e), e);
    } catch (InvalidDataException e) {
      throw new InvalidDataException(named(step, folder, e), e);
    } finally {
      FolderTree.delete(folder);
    }
  }

  private String named(long step, Path folder, InvalidDataException e) {
    return String.valueOf(e.getMessage())
        .replace(folder.toString(), run.pathOf(Checkpoints.FOLDER + "/" + Checkpoints.name(step)));
  }

  /** Downloads a checkpoint without checking it. */
  void downloadUnchecked(long step, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : Checkpoint.FILES) {
      run.download(name(step, file), folder.resolve(file));
    }
  }

  /** Uploads a local checkpoint, replacing what exists of it. */
  static void upload(long step, Checkpoint from, ConditionalWriter run) throws IOException {
    remove(step, run);
    for (String file : Checkpoint.FILES) {
      run.upload(from.folder().resolve(file), name(step, file));
    }
  }

  /** Removes what exists of a checkpoint. */
  static void remove(long step, ConditionalWriter run) throws IOException {
    run.deleteFolder(Checkpoints.FOLDER + "/" + Checkpoints.name(step), LAST_FILE);
  }
}
