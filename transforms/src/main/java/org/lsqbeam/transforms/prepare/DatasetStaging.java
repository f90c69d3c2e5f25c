package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/** How an attempt at a dataset writes its files and makes them a complete dataset. */
interface DatasetStaging extends Serializable {
  /**
   * Chooses the staging for the kind of storage.
   *
   * @param parent the folder of all datasets
   * @param name the name of the dataset in that folder
   * @param attempt the name of the attempt's own folder
   */
  static DatasetStaging of(Storage parent, String name, String attempt) {
    return parent.objectStorage().isPresent()
        ? new ObjectStaging(parent.in(name))
        : new LocalStaging(parent, name, attempt);
  }

  /** The folder into which the files of the dataset are written. */
  Storage folder();

  /** The local folder for the temporary files of a worker that writes a shard. */
  Path scratch();

  /** Whether the dataset exists. */
  boolean exists() throws IOException;

  /**
   * Reads the manifest of the dataset, which exists.
   *
   * @throws InvalidDataException if it is incomplete or has another format
   */
  DatasetManifest manifest() throws IOException;

  /** Makes the files a complete dataset, once all are written, the manifest last. */
  void publish() throws IOException;
}
