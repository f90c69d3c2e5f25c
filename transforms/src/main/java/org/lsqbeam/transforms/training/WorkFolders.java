package org.lsqbeam.transforms.training;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.display.DisplayData;
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
  void addTo(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("dataset", dataset.root()).withLabel("Dataset"))
        .add(DisplayData.item("output", store.root()).withLabel("Output"));
  }
}
