package org.lsqbeam.transforms.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.DatasetManifest.Shard;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.progress.StageProgress;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Opens prepared datasets for reading at random. A local dataset is read in place. One in an object
 * store is fetched once for all processes of a machine, by its fingerprint.
 */
public final class DatasetCache {
  private static final String INDEX = ".index";

  private final WorkerDirectory work;

  /**
   * @param work the folder for the copies
   */
  public DatasetCache(WorkerDirectory work) {
    this.work = work;
  }

  /**
   * Reads the manifest of a dataset, without its shards.
   *
   * @throws InvalidDataException if there is no complete dataset in the format of this version
   * @throws DamagedFileException if it is damaged
   */
  public static DatasetManifest manifest(Storage dataset) throws IOException {
    try {
      return parse(text(dataset), dataset);
    } catch (DamagedFileException e) {
      throw new DamagedFileException(
          e.getMessage() + "; lsq prepare, with the same images, makes the dataset again", e);
    }
  }

  /** Returns the names of the files that a manifest tells of, and its own. */
  public static Set<String> files(DatasetManifest manifest) {
    Set<String> names = new HashSet<>(Set.of(DatasetManifest.FILE_NAME));
    for (DatasetManifest.Split split : List.of(manifest.train(), manifest.validation())) {
      for (Shard shard : split.shards()) {
        names.addAll(List.of(shard.name(), shard.name() + INDEX));
      }
    }
    return names;
  }

  private static DatasetManifest parse(byte[] text, Storage dataset) {
    return DatasetManifest.parse(text, dataset.root());
  }

  private static byte[] text(Storage dataset) throws IOException {
    try {
      return dataset.read(DatasetManifest.FILE_NAME);
    } catch (NoSuchFileException e) {
      throw new InvalidDataException(
          dataset.root() + " is not a prepared dataset: it has no " + DatasetManifest.FILE_NAME, e);
    }
  }

  /**
   * Opens a dataset. It stays readable when its copy is removed from the cache.
   *
   * @throws InvalidDataException if there is none in the format of this version
   * @throws DamagedFileException if a file is missing, or differs from its digest
   */
  public PreparedDataset open(Storage dataset) throws IOException {
    Optional<Path> local = dataset.localPath("");
    if (local.isPresent()) {
      return PreparedDataset.open(local.get());
    }
    byte[] text = text(dataset);
    DatasetManifest manifest = parse(text, dataset);
    return new DiskCache(work)
        .use(
            "dataset-" + Sha256.hex(manifest.fingerprint().getBytes(StandardCharsets.UTF_8)),
            new DiskCache.Content(
                dataset.root(),
                () -> dataset.list("").stream().mapToLong(FileEntry::size).sum(),
                folder -> {
                  Files.write(folder.resolve(DatasetManifest.FILE_NAME), text);
                  fetch(dataset, manifest, folder);
                }),
            PreparedDataset::open);
  }

  /**
   * Opens the validation examples; of a local dataset, no others are read.
   *
   * @throws InvalidDataException if there is no dataset in the format of this version
   * @throws DamagedFileException if a file is missing, or differs from its digest
   */
  public PreparedDataset.Split openValidation(Storage dataset) throws IOException {
    Optional<Path> local = dataset.localPath("");
    return local.isPresent()
        ? PreparedDataset.openValidation(local.get())
        : open(dataset).validation();
  }

  /**
   * Finds every shard that {@link #open} would refuse, with the reason. A shard in an object store
   * is fetched a second time if anything is wrong with it.
   */
  public List<String> problems(Storage dataset, DatasetManifest manifest) throws IOException {
    Optional<Path> local = dataset.localPath("");
    if (local.isPresent()) {
      return PreparedDataset.problems(local.get(), manifest);
    }
    try {
      open(dataset);
      return List.of();
    } catch (DamagedFileException e) {
      try (ScratchDirectory copy = ScratchDirectory.in(work)) {
        fetch(manifest, name -> downloadIfThere(dataset, name, copy.path()));
        return PreparedDataset.problems(copy.path(), manifest).stream()
            .map(problem -> problem.replace(copy.path().toString(), dataset.root()))
            .toList();
      }
    }
  }

  private static void downloadIfThere(Storage dataset, String name, Path folder)
      throws IOException {
    try {
      dataset.download(name, folder.resolve(name));
    } catch (NoSuchFileException e) {
      // The copy lacks it too.
    }
  }

  /** Fetches a file of the dataset. */
  @FunctionalInterface
  private interface Fetching {
    void fetch(String name) throws IOException;
  }

  private static void fetch(DatasetManifest manifest, Fetching fetching) throws IOException {
    List<ParallelTransfers.Transfer> downloads = new ArrayList<>();
    StageProgress progress =
        new StageProgress(
            "fetch-dataset", "files of the dataset fetched", files(manifest).size() - 1L, "");
    for (DatasetManifest.Split split : List.of(manifest.train(), manifest.validation())) {
      for (Shard shard : split.shards()) {
        for (String name : List.of(shard.name(), shard.name() + INDEX)) {
          downloads.add(
              () -> {
                fetching.fetch(name);
                progress.add(1);
              });
        }
      }
    }
    ParallelTransfers.run(downloads);
  }

  private static void fetch(Storage dataset, DatasetManifest manifest, Path folder)
      throws IOException {
    fetch(manifest, name -> download(dataset, name, folder));
    try {
      PreparedDataset.open(folder);
    } catch (DamagedFileException e) {
      String message = String.valueOf(e.getMessage());
      throw new DamagedFileException(message.replace(folder.toString(), dataset.root()), e);
    }
  }

  private static void download(Storage dataset, String name, Path folder) throws IOException {
    try {
      dataset.download(name, folder.resolve(name));
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(
          dataset.pathOf(name) + " is missing: the dataset is not whole", e);
    }
  }
}
