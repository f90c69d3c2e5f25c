package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The folders that training and evaluation read and write.
 *
 * @param store takes the runs
 * @param dataset the prepared dataset
 * @param work takes local copies of what is in Cloud Storage
 */
public record WorkFolders(ArtifactStore store, Storage dataset, WorkerDirectory work)
    implements Serializable {
  /**
   * Opens the dataset. A damaged one loses its manifest, and with it the name of a dataset, so that
   * the command prepares it again.
   *
   * @throws DamagedFileException if it is damaged
   */
  PreparedDataset openDataset() throws IOException {
    try {
      return new DatasetCache(work).open(dataset);
    } catch (DamagedFileException e) {
      dataset.delete(DatasetManifest.FILE_NAME);
      Recovery.DATASET_PREPARED_AGAIN.taken();
      throw e;
    }
  }

  void addTo(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("dataset", dataset.root()).withLabel("Dataset"))
        .add(DisplayData.item("output", store.root()).withLabel("Output"));
  }
}
