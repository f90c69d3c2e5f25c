package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.Storage;

/**
 * A dataset to prepare: the images, how they become examples, the folder {@code
 * <output>/datasets/<preset>-<fingerprint>}, and how far that is. {@link PrepareDataset} does the
 * work.
 */
public final class DatasetPreparation {
  private final ImageSource source;
  private final Preset preset;
  private final double maxRejected;
  private final DatasetKey key;
  private final Storage output;
  private final DatasetFolder folder;

  /**
   * @param source has the images
   * @param preset says how they become examples
   * @param output the folder of all artifacts, which all workers see
   * @param maxRejected the share of images, 0 to 1, that may be unreadable; more stop the pipeline
   */
  public DatasetPreparation(ImageSource source, Preset preset, Storage output, double maxRejected) {
    DatasetContent.requireShare(maxRejected);
    this.source = source;
    this.preset = preset;
    this.maxRejected = maxRejected;
    key = DatasetKey.of(source, preset);
    this.output = output;
    folder = key.writable(output);
  }

  ImageSource source() {
    return source;
  }

  Preset preset() {
    return preset;
  }

  double maxRejected() {
    return maxRejected;
  }

  /** The dataset's folder, as the workers write it. */
  DatasetFolder folder() {
    return folder;
  }

  /** Identifies the dataset. */
  public DatasetKey key() {
    return key;
  }

  /** The dataset's folder, complete once the pipeline has run. */
  public Storage dataset() {
    return key.folder(output);
  }

  /** Whether the dataset has a manifest that is not damaged; its shards are not read. */
  public boolean hasSoundManifest() throws IOException {
    return manifest().isPresent();
  }

  private Optional<DatasetManifest> manifest() throws IOException {
    try {
      return dataset().isFile(DatasetManifest.FILE_NAME)
          ? Optional.of(DatasetCache.manifest(dataset()))
          : Optional.empty();
    } catch (DamagedFileException e) {
      return Optional.empty(); // preparing the dataset again says so
    }
  }

  /**
   * Returns the number of training images, as far as it is known without reading images: of the
   * prepared dataset, else of the source, whose parts are counted until there are enough.
   *
   * @param enough stops the counting
   * @return empty if only reading the images would tell
   */
  public OptionalLong trainingImages(long enough) throws IOException {
    Optional<DatasetManifest> prepared = manifest();
    if (prepared.isPresent()) {
      return OptionalLong.of(prepared.get().train().examples());
    }
    long images = 0;
    for (ImageSource.Part part : source.parts()) {
      if (part.split() == Split.TRAIN && images < enough) {
        OptionalLong count = part.count();
        if (count.isEmpty()) {
          return count;
        }
        images += count.getAsLong();
      }
    }
    return OptionalLong.of(images);
  }

  /** Counts the files that the pipeline writes from now on. */
  public StagedFiles stagedFiles() throws IOException {
    return folder.stagedFiles();
  }

  /** The number of shards of the dataset. */
  public int shards() {
    return Stream.of(Split.values()).mapToInt(preset::shards).sum();
  }

  /**
   * Makes sure that the pipeline that has run found nothing wrong with the input; else removes what
   * it has left.
   *
   * @throws InvalidDataException if the input cannot become a dataset
   */
  public void requireAccepted() throws IOException {
    Optional<String> refusal = folder.refusal();
    if (refusal.isPresent()) {
      folder.discardUnfinished();
      throw new InvalidDataException(refusal.get());
    }
  }

  /** Removes what a failed attempt has left; call it when the pipeline ends with an error. */
  public void discardUnfinished() throws IOException {
    folder.discardUnfinished();
  }
}
