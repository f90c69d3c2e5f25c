package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Prepares a dataset from images in {@code <output>/datasets/<preset>-<fingerprint>}. Puts out the
 * manifest once the folder is complete; a prepared dataset is not prepared again. Puts out nothing
 * if the input is wrong: {@link #requireAccepted} says so once the pipeline has run.
 *
 * <p>Equal input gives equal bytes on any runner at any parallelism. A failed attempt leaves no
 * dataset: only a hidden folder that {@link #discardUnfinished} removes, and in Cloud Storage
 * shards without a manifest, which the next attempt replaces.
 */
public final class PrepareDataset extends PTransform<PBegin, PCollection<DatasetManifest>> {
  private static final int BUNDLES = 64;

  private final transient ImageSource source;
  private final transient DatasetKey key;
  private final transient Storage output;
  private final Preset preset;
  private final double maxRejected;
  private final DatasetFolder folder;

  /**
   * @param source has the images
   * @param preset says how they become examples
   * @param output the folder of all artifacts, which all workers see
   * @param maxRejected the share of images, 0 to 1, that may be unreadable; more stop the pipeline
   */
  public PrepareDataset(ImageSource source, Preset preset, Storage output, double maxRejected) {
    DatasetContent.requireShare(maxRejected);
    this.source = source;
    this.preset = preset;
    key = DatasetKey.of(source, preset);
    this.output = output;
    this.maxRejected = maxRejected;
    folder = key.writable(output);
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

  @Override
  public PCollection<DatasetManifest> expand(PBegin begin) {
    DatasetContent wanted = new DatasetContent(key.fingerprint(), preset, List.of(), maxRejected);
    PCollectionTuple listed = begin.apply("ListParts", new ListParts(source, folder, wanted));
    PCollection<DatasetContent> content = listed.get(ListParts.CONTENT);
    // Parts differ in size. Without this a runner gives each worker as many, not as much work.
    PCollectionView<List<PreparedPart>> parts =
        listed
            .get(ListParts.PARTS)
            .apply("Spread", Reshuffle.<ImageSource.Part>viaRandomKey().withNumBuckets(BUNDLES))
            .apply("PrepareParts", new PrepareParts(folder, content.apply(View.asSingleton())))
            .apply("Parts", View.asList());
    return PCollectionList.of(listed.get(ListParts.PREPARED))
        .and(content.apply("MergeShards", new MergeShards(folder, parts)))
        .apply("Manifest", Flatten.pCollections());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("dataset", key.name()).withLabel("Dataset"))
        .add(DisplayData.item("folder", dataset().root()).withLabel("Folder"))
        .add(
            DisplayData.item("size", preset.height() + "x" + preset.width())
                .withLabel("Image size"))
        .add(DisplayData.item("encoding", preset.encoding().toString()).withLabel("Encoding"))
        .add(DisplayData.item("maxRejected", maxRejected).withLabel("May be unreadable"));
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
