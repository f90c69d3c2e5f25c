package org.lsqbeam.graphs.data;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.WholeFile;
import org.lsqbeam.graphs.record.EncodedExample;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.graphs.record.IndexedTfRecordFile;

/** A prepared dataset, opened for reading in any order. Thread-safe; needs no closing. */
public final class PreparedDataset {
  private final DatasetManifest manifest;
  private final Split train;
  private final Split validation;

  private PreparedDataset(DatasetManifest manifest, Split train, Split validation) {
    this.manifest = manifest;
    this.train = train;
    this.validation = validation;
  }

  /**
   * Opens a dataset.
   *
   * @throws InvalidDataException if the folder has no complete dataset in the format that this
   *     version reads
   * @throws DamagedFileException if a file differs from its digest
   */
  public static PreparedDataset open(Path folder) throws IOException {
    DatasetManifest manifest = manifest(folder);
    return new PreparedDataset(
        manifest,
        Split.open(folder, manifest, manifest.train()),
        Split.open(folder, manifest, manifest.validation()));
  }

  /**
   * Opens the validation examples alone: the training examples, which are many more, are not read.
   *
   * @throws InvalidDataException if the folder has no complete dataset in the format that this
   *     version reads
   * @throws DamagedFileException if a file differs from its digest
   */
  public static Split openValidation(Path folder) throws IOException {
    DatasetManifest manifest = manifest(folder);
    return Split.open(folder, manifest, manifest.validation());
  }

  private static DatasetManifest manifest(Path folder) throws IOException {
    Path file = folder.resolve(DatasetManifest.FILE_NAME);
    byte[] content;
    try {
      content = WholeFile.read(file);
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(
          folder + " is not a prepared dataset: it has no " + DatasetManifest.FILE_NAME);
    }
    return DatasetManifest.parse(content, folder.toString());
  }

  /**
   * Finds every shard that {@link #open} would refuse, with the reason. A damaged shard and a
   * damaged index of another are two problems; of one shard, the first is told.
   */
  public static List<String> problems(Path folder, DatasetManifest manifest) throws IOException {
    List<String> problems = new ArrayList<>();
    for (DatasetManifest.Split split : List.of(manifest.train(), manifest.validation())) {
      for (DatasetManifest.Shard shard : split.shards()) {
        try {
          open(folder, shard);
        } catch (InvalidDataException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return problems;
  }

  /** Opens a shard. Its digest is compared first, so a damaged shard is not blamed on its index. */
  private static IndexedTfRecordFile open(Path folder, DatasetManifest.Shard shard)
      throws IOException {
    Path path = folder.resolve(shard.name());
    ShardDigests.require(path, shard.sha256());
    IndexedTfRecordFile file = IndexedTfRecordFile.open(path);
    if (file.size() != shard.examples()) {
      throw new DamagedFileException(
          path + " has " + file.size() + " records; its manifest says " + shard.examples());
    }
    return file;
  }

  public DatasetManifest manifest() {
    return manifest;
  }

  public Split train() {
    return train;
  }

  public Split validation() {
    return validation;
  }

  /** The examples of one split, by position; positions run over the shards in order. */
  public static final class Split {
    private final List<IndexedTfRecordFile> shards;
    // Position of each shard's first example, and the number of examples as the last one.
    private final int[] firsts;
    private final DatasetManifest manifest;

    private Split(List<IndexedTfRecordFile> shards, int[] firsts, DatasetManifest manifest) {
      this.shards = shards;
      this.firsts = firsts;
      this.manifest = manifest;
    }

    private static Split open(Path folder, DatasetManifest manifest, DatasetManifest.Split split)
        throws IOException {
      List<IndexedTfRecordFile> shards = new ArrayList<>();
      int[] firsts = new int[split.shards().size() + 1];
      for (DatasetManifest.Shard shard : split.shards()) {
        IndexedTfRecordFile file = PreparedDataset.open(folder, shard);
        shards.add(file);
        firsts[shards.size()] = Math.addExact(firsts[shards.size() - 1], file.size());
      }
      return new Split(shards, firsts, manifest);
    }

    /** The number of examples. */
    public int size() {
      return firsts[shards.size()];
    }

    /** The height of every image, in pixels. */
    public int height() {
      return manifest.height();
    }

    /** The width of every image, in pixels. */
    public int width() {
      return manifest.width();
    }

    /** The number of shards. */
    public int shards() {
      return shards.size();
    }

    /** The position of a shard's first example. */
    public int firstOf(int shard) {
      return firsts[shard];
    }

    /** The number of examples in a shard. */
    public int sizeOf(int shard) {
      return firsts[shard + 1] - firsts[shard];
    }

    /**
     * Reads one example.
     *
     * @param position 0 to {@link #size} - 1
     * @throws InvalidDataException if its record is damaged, naming the file and the record
     */
    public EncodedExample example(int position) {
      if (position < 0 || position >= size()) {
        throw new IndexOutOfBoundsException(
            "position is " + position + "; must be 0 to " + (size() - 1));
      }
      int shard = shardOf(position);
      IndexedTfRecordFile file = shards.get(shard);
      int record = position - firsts[shard];
      byte[] bytes = file.record(record);
      EncodedExample example;
      try {
        example = ExampleRecord.parse(bytes);
      } catch (InvalidDataException e) {
        throw file.damaged(record, String.valueOf(e.getMessage()));
      }
      int classes = manifest.classes().size();
      if (example.label() < 0 || example.label() >= classes) {
        throw file.damaged(
            record, "its label is " + example.label() + "; must be 0 to " + (classes - 1));
      }
      return example;
    }

    private int shardOf(int position) {
      int found = Arrays.binarySearch(firsts, position);
      if (found < 0) {
        return -found - 2;
      }
      // Empty shards share their first position with the one that follows them.
      while (firsts[found + 1] == position) {
        found++;
      }
      return found;
    }
  }
}
