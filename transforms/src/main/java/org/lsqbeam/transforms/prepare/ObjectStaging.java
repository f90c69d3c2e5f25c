package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.nio.file.Path;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Writes a dataset in an object store, which cannot rename a folder, in its final place. The
 * manifest comes last: a folder without a manifest is not a dataset. Shards of a failed attempt are
 * never removed, since another attempt may be writing the same. The next one replaces them by equal
 * bytes.
 */
final class ObjectStaging implements DatasetStaging {
  private static final long serialVersionUID = 1L;

  private final Storage folder;

  ObjectStaging(Storage folder) {
    this.folder = folder;
  }

  @Override
  public Storage folder() {
    return folder;
  }

  @Override
  public Path scratch() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  @Override
  public boolean exists() throws IOException {
    return folder.isFile(DatasetManifest.FILE_NAME);
  }

  @Override
  public DatasetManifest manifest() throws IOException {
    return DatasetManifest.parse(folder.read(DatasetManifest.FILE_NAME), folder.root());
  }

  @Override
  public void publish() {
    // The manifest has done it.
  }
}
