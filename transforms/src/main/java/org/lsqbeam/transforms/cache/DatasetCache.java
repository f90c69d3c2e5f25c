package org.lsqbeam.transforms.cache;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.DatasetManifest.Shard;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.LocalStorage;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Prepared datasets to be read at random. One on this machine is read in place; one in Cloud
 * Storage is fetched once for all processes of a machine, by its fingerprint.
 *
 * @param work where copies go; when there is no room for another, those not used for the longest
 *     time go
 */
public record DatasetCache(WorkerDirectory work) implements Serializable {
  private static final String INDEX = ".index";

  /**
   * What a dataset's manifest says, without its shards.
   *
   * @throws InvalidDataException if there is no whole dataset of the format that this version reads
   */
  public static DatasetManifest manifest(Storage dataset) throws IOException {
    return parse(text(dataset), dataset);
  }

  private static DatasetManifest parse(byte[] text, Storage dataset) {
    return DatasetManifest.parse(new String(text, StandardCharsets.UTF_8), dataset.root());
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
   * Opens a dataset. What is opened stays readable when its copy has gone.
   *
   * @throws InvalidDataException if it is not whole, or a shard is not what the manifest says
   */
  public PreparedDataset open(Storage dataset) throws IOException {
    if (dataset instanceof LocalStorage local) {
      return PreparedDataset.open(local.path(""));
    }
    byte[] text = text(dataset);
    DatasetManifest manifest = parse(text, dataset);
    return new DiskCache(work)
        .use(
            "dataset-" + Sha256.hex(manifest.fingerprint().getBytes(StandardCharsets.UTF_8)),
            new Shards(dataset, manifest, text),
            PreparedDataset::open);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shards(Storage dataset, DatasetManifest manifest, byte[] text)
      implements DiskCache.Content {
    @Override
    public String origin() {
      return dataset.root();
    }

    @Override
    public long bytes() throws IOException {
      return dataset.list("").stream().mapToLong(FileEntry::size).sum();
    }

    @Override
    public void fetch(Path folder) throws IOException {
      List<Shard> shards =
          Stream.of(manifest.train(), manifest.validation())
              .flatMap(split -> split.shards().stream())
              .toList();
      for (Shard shard : shards) {
        for (String name : List.of(shard.name(), shard.name() + INDEX)) {
          download(name, folder);
        }
        String sha256 = Sha256.ofFile(folder.resolve(shard.name()));
        if (!sha256.equals(shard.sha256())) {
          throw new InvalidDataException(
              dataset.pathOf(shard.name())
                  + " has SHA-256 "
                  + sha256
                  + "; its manifest says "
                  + shard.sha256());
        }
      }
      Files.write(folder.resolve(DatasetManifest.FILE_NAME), text);
    }

    private void download(String name, Path folder) throws IOException {
      try {
        dataset.download(name, folder.resolve(name));
      } catch (NoSuchFileException e) {
        throw new InvalidDataException(
            dataset.pathOf(name) + " is missing: the dataset is not whole", e);
      }
    }
  }
}
