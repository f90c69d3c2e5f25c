package org.lsqbeam.transforms.prepare;

import java.util.List;
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
import org.lsqbeam.transforms.source.ImageSource;

/**
 * Prepares a dataset from images in {@code <output>/datasets/<preset>-<fingerprint>}. Puts out the
 * manifest once the folder is complete; a prepared dataset is not prepared again. Puts out nothing
 * if the input is wrong: {@link DatasetPreparation#requireAccepted} says so once the pipeline has
 * run.
 *
 * <p>Equal input gives equal bytes on any runner at any parallelism. A failed attempt leaves no
 * dataset: only a hidden folder that {@link DatasetPreparation#discardUnfinished} removes, and in
 * Cloud Storage shards without a manifest, which the next attempt replaces.
 */
public final class PrepareDataset extends PTransform<PBegin, PCollection<DatasetManifest>> {
  private static final int BUNDLES = 64;

  private final transient DatasetPreparation preparation;

  /**
   * Prepares a dataset.
   *
   * @param preparation says from what and where
   */
  public PrepareDataset(DatasetPreparation preparation) {
    this.preparation = preparation;
  }

  @Override
  public PCollection<DatasetManifest> expand(PBegin begin) {
    DatasetFolder folder = preparation.folder();
    DatasetContent wanted =
        new DatasetContent(
            preparation.key().fingerprint(),
            preparation.preset(),
            List.of(),
            preparation.maxRejected());
    PCollectionTuple listed =
        begin.apply("ListParts", new ListParts(preparation.source(), folder, wanted));
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
    Preset preset = preparation.preset();
    builder
        .add(DisplayData.item("dataset", preparation.key().name()).withLabel("Dataset"))
        .add(DisplayData.item("folder", preparation.dataset().root()).withLabel("Folder"))
        .add(
            DisplayData.item("size", preset.height() + "x" + preset.width())
                .withLabel("Image size"))
        .add(DisplayData.item("encoding", preset.encoding().toString()).withLabel("Encoding"))
        .add(
            DisplayData.item("maxRejected", preparation.maxRejected())
                .withLabel("May be unreadable"));
  }
}
