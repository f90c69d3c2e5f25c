package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.Version;

/**
 * Counts the files that an attempt at a dataset has written so far, by whatever process. Where
 * shards of an earlier attempt are in their place, only those that have been replaced are counted.
 */
public final class StagedFiles {
  private final Storage spills;
  private final Storage dataset;
  private final Map<String, Version> before;

  /**
   * Begins with what is there now.
   *
   * @param spills the folder of the images that are not in shards yet
   * @param dataset the folder of the shards
   */
  StagedFiles(Storage spills, Storage dataset) throws IOException {
    this.spills = spills;
    this.dataset = dataset;
    Optional<ObjectStorage> objects = dataset.objectStorage();
    before = objects.isPresent() ? Map.copyOf(objects.get().versions("")) : Map.of();
  }

  /** Returns the bytes of the images that were prepared. */
  public long bytes() throws IOException {
    return spills.list("").stream().mapToLong(FileEntry::size).sum();
  }

  /** Returns the number of shards that were written. */
  public long shards() throws IOException {
    Optional<ObjectStorage> objects = dataset.objectStorage();
    Stream<String> names =
        objects.isPresent()
            ? objects.get().versions("").entrySet().stream()
                .filter(file -> !file.getValue().equals(before.get(file.getKey())))
                .map(Map.Entry::getKey)
            : dataset.list("").stream().map(FileEntry::name);
    return names.filter(ShardWriter::isName).count();
  }
}
