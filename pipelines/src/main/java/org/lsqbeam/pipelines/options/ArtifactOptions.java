package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Where photographs come from and where everything goes. */
public interface ArtifactOptions extends PipelineOptions {
  @Description(
      "Photographs: a folder with ImageNet's tars and devkit (or train.tar, val.tar and"
          + " val_labels.txt in their shape), with TFRecords, or with a tree of classes; or"
          + " CIFAR-10's binary archive; also as gs://bucket/folder. Without it, the"
          + " synthetic preset makes its own.")
  @Nullable String getInput();

  void setInput(@Nullable String value);

  @Description(
      "Folder of datasets, runs and reports, or gs://bucket/folder. Work that is done there is not"
          + " done again.")
  @Default.String("output")
  String getOutput();

  void setOutput(String value);

  @Description(
      "Folder on each worker's disk for copies of what is in Cloud Storage. Without it, one among"
          + " its temporary files.")
  @Nullable String getWorkFolder();

  void setWorkFolder(@Nullable String value);

  @Description(
      "GiB that copies of datasets and checkpoints may take of the work folder: a whole number. For a"
          + " folder that may hold less than its disk, such as a container's. Without it, four"
          + " fifths of what is free.")
  @Nullable String getCacheGiB();

  void setCacheGiB(@Nullable String value);

  @Description("Share of photographs, 0 to 1, beyond which unreadable ones stop the run.")
  @Default.String("0.001")
  String getMaxRejected();

  void setMaxRejected(String value);
}
