package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** The images to read, and the folders to write. */
public interface ArtifactOptions {
  @Description(
      "Images: a folder with ImageNet's tar files, TFRecords or one subfolder per class, or the"
          + " CIFAR-10 binary archive; also gs://BUCKET/FOLDER (docs/datasets.md). The synthetic"
          + " preset needs none.")
  @Nullable String getInput();

  @Description(
      "Folder of datasets, runs and reports, or gs://BUCKET/FOLDER. Finished work in it is reused.")
  @Default.String("output")
  String getOutput();

  @Description(
      "Folder on each worker's disk for copies of objects in Cloud Storage. Default: a folder among"
          + " the temporary files.")
  @Nullable String getWorkFolder();

  @Description(
      "Limit, in whole GiB, for cached datasets and checkpoints in the work folder. Default: four"
          + " fifths of the free disk.")
  @Nullable String getCacheGiB();

  @Description("Largest share of unreadable images, 0 to 1; above it preparing fails.")
  @Default.String("0.001")
  String getMaxRejected();
}
