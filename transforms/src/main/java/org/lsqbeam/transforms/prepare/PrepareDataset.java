package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.storage.Storage;

/**
 * From photographs to a prepared dataset in {@code <output>/datasets/<preset>-<fingerprint>}. Puts
 * out the manifest, once the folder is complete; a dataset that is there already is not made again.
 *
 * <p>Equal input gives equal bytes on any runner at any parallelism, and a failed attempt leaves no
 * dataset, only a hidden folder that {@link #discardUnfinished} removes, and in Cloud Storage
 * shards without a manifest, which the next attempt replaces.
 */
public final class PrepareDataset extends PTransform<PBegin, PCollection<DatasetManifest>> {
  /** One photograph in a thousand may be unreadable: real collections hold a few. */
  public static final double DEFAULT_MAX_REJECTED = 0.001;

  private final transient ImageSource source;
  private final String fingerprint;
  private final Preset preset;
  private final double maxRejected;
  private final DatasetFolder folder;

  /**
   * @param source of the photographs
   * @param preset how they become examples
   * @param output the folder of all artifacts, which all workers see
   * @param maxRejected the share of photographs, 0 to 1, beyond which unreadable ones stop the run
   */
  public PrepareDataset(ImageSource source, Preset preset, Storage output, double maxRejected) {
    DatasetContent.requireShare(maxRejected);
    this.source = source;
    this.preset = preset;
    this.maxRejected = maxRejected;
    fingerprint =
        Json.fingerprint(
            Map.of(
                "formatVersion",
                DatasetManifest.FORMAT_VERSION,
                "preset",
                preset,
                "source",
                source.identity()));
    folder =
        new DatasetFolder(
            output.in(ArtifactStore.DATASETS), preset.name() + "-" + fingerprint.substring(0, 12));
  }

  /** The folders of a preset's datasets that are prepared in the folder of all artifacts. */
  public static List<Storage> preparedIn(Storage output, Preset preset) throws IOException {
    return DatasetFolder.finishedIn(output.in(ArtifactStore.DATASETS), preset.name());
  }

  /** The SHA-256 of all that decides the dataset's bytes, in hex, known before anything runs. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Whether the dataset is there, whole. */
  public boolean isDone() throws IOException {
    return folder.isFinished();
  }

  /** The dataset's folder, complete once the pipeline has run. */
  public Storage dataset() {
    return folder.finished();
  }

  @Override
  public PCollection<DatasetManifest> expand(PBegin begin) {
    Optional<DatasetManifest> done;
    try {
      done = folder.done();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (done.isPresent()) {
      return begin.apply(Create.of(done.get()).withCoder(ElementCoder.of(DatasetManifest.class)));
    }
    // Some sources look through all their photographs for this, so not before it is needed.
    List<String> classes = source.classes();
    DatasetContent content = new DatasetContent(fingerprint, preset, classes, maxRejected);
    folder.prepareToWrite();
    return begin
        .apply(new ListParts(source))
        .apply(new PrepareParts(preset, classes, folder))
        .apply(new MergeShards(folder, content));
  }

  /** Removes what a failed attempt has left; call it when the pipeline ends with an error. */
  public void discardUnfinished() throws IOException {
    folder.discardUnfinished();
  }
}
