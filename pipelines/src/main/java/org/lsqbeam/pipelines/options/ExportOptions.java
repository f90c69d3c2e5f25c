package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** The network to export, and the file to write. */
public interface ExportOptions {
  @Description(
      "Name of a run below OUTPUT/runs, or the path of its folder, also gs://BUCKET/FOLDER.")
  @Nullable String getRun();

  // Without a default, because other commands have formats of their own.
  @Description(
      "lsq (packed integers), onnx (dequantized in floats) or onnx-int8 (integer sums), of a run"
          + " that quantizes weights and activations with the quantizer lsq; or saved-model (a"
          + " folder for TensorFlow), of any run. Default: lsq.")
  @Nullable String getFormat();

  @Description(
      "File to write, on this machine; an earlier export there is replaced. Default: the run's name"
          + " with the format's ending, such as .lsq, in the current folder.")
  @Nullable String getTo();

  @Description(
      "Number of validation images whose integers in every layer are written, as .npy files with a"
          + " manifest, to a folder beside the file: the file's name with .vectors behind it. Only"
          + " for the format lsq. Default: none.")
  @Nullable String getVectors();
}
