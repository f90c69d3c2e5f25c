package org.lsqbeam.transforms.cache;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.DatasetManifest.Shard;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.record.EncodedExample;
import org.lsqbeam.graphs.record.ExampleFeatures;
import org.lsqbeam.graphs.record.TfRecordStream;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Reads single validation examples of a dataset where it lies, local or in an object store, without
 * a copy of its shards. The checksums of a record are compared, the digest of its shard is not.
 */
public final class ValidationExamples {
  private final Storage dataset;
  private final DatasetManifest manifest;
  private final Map<String, List<String>> indexes = new HashMap<>();

  public ValidationExamples(Storage dataset, DatasetManifest manifest) {
    this.dataset = dataset;
    this.manifest = manifest;
  }

  /**
   * Reads one example.
   *
   * @param position in the validation set, from 0
   * @throws java.nio.file.NoSuchFileException if its shard is gone
   * @throws InvalidDataException if its record is damaged
   */
  public EncodedExample at(int position) throws IOException {
    long record = position;
    for (Shard shard : manifest.validation().shards()) {
      if (record < shard.examples()) {
        return example(shard.name(), (int) record);
      }
      record -= shard.examples();
    }
    throw new IndexOutOfBoundsException("position is " + position);
  }

  private EncodedExample example(String shard, int record) throws IOException {
    String file = dataset.pathOf(shard);
    try (TfRecordStream records =
        TfRecordStream.at(offset(shard, record), dataset.open(shard), file)) {
      if (!records.next()) {
        throw new DamagedFileException(file + " has no record " + record);
      }
      ExampleFeatures features = records.features();
      return new EncodedExample(
          features.encoded().orElseThrow(() -> records.damaged("it has no image")),
          (int) features.label().orElse(-1),
          features.filename().orElse(""));
    }
  }

  private long offset(String shard, int record) throws IOException {
    try {
      return Integer.parseUnsignedInt(index(shard).get(record).split(" ", -1)[0]);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new DamagedFileException(
          dataset.pathOf(shard) + ".index is damaged: it has no offset of record " + record, e);
    }
  }

  private List<String> index(String shard) throws IOException {
    String name = shard + ".index";
    List<String> lines = indexes.get(name);
    if (lines == null) {
      lines = Utf8.decodeArtifact(dataset.read(name), dataset.pathOf(name)).lines().toList();
      indexes.put(name, lines);
    }
    return lines;
  }
}
