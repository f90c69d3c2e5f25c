package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Identifies a dataset by everything that determines its bytes: the images and how they become
 * examples. It is known before anything is prepared.
 */
public final class DatasetKey {
  private final String fingerprint;
  private final String name;

  private DatasetKey(String fingerprint, String name) {
    this.fingerprint = fingerprint;
    this.name = name;
  }

  public static DatasetKey of(ImageSource source, Preset preset) {
    String fingerprint =
        Json.fingerprint(
            Map.of(
                "formatVersion",
                DatasetManifest.FORMAT_VERSION,
                "preset",
                preset,
                "source",
                source.identity()));
    return new DatasetKey(fingerprint, preset.name() + "-" + fingerprint.substring(0, 12));
  }

  /** Finds the folders of a preset's prepared datasets in the folder of all artifacts. */
  public static List<Storage> preparedIn(Storage output, Preset preset) throws IOException {
    return DatasetFolder.finishedIn(output.in(ArtifactStore.DATASETS), preset.name());
  }

  /** The SHA-256 of everything that determines the dataset's bytes, in hex. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The name of the dataset's folder: {@code <preset>-<fingerprint>}, of its first 12 digits. */
  public String name() {
    return name;
  }

  /** The dataset's folder, which exists once the dataset is prepared. */
  public Storage folder(Storage output) {
    return output.in(ArtifactStore.DATASETS).in(name);
  }

  /** Whether the dataset is prepared completely. */
  public boolean isPrepared(Storage output) throws IOException {
    return folder(output).isFile(DatasetManifest.FILE_NAME);
  }

  /** The folder together with the hidden ones of attempts at it. */
  DatasetFolder writable(Storage output) {
    return new DatasetFolder(output.in(ArtifactStore.DATASETS), name);
  }
}
