package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which experiment, and what of its file to override. Values are YAML; lists need no brackets. */
public interface ExperimentOptions extends PipelineOptions {
  @Description("Name of an experiment of ours (quickstart, cifar10), or path of a .yaml file.")
  @Default.String("quickstart")
  String getExperiment();

  void setExperiment(String value);

  @Description("How photographs become the dataset: cifar10, imagenet, synthetic.")
  @Nullable String getPreset();

  void setPreset(@Nullable String value);

  @Description("Networks, such as resnet-20,resnet-56.")
  @Nullable String getNetworks();

  void setNetworks(@Nullable String value);

  @Description("Precisions, such as full,8,4,3,2: full, or 2 to 8 bits of weights and activations.")
  @Nullable String getPrecisions();

  void setPrecisions(@Nullable String value);

  @Description(
      "Seeds, such as 1,2,3; each gives a full-precision run and the quantized ones from it.")
  @Nullable String getSeeds();

  void setSeeds(@Nullable String value);

  @Description("Epochs: a number, or one per precision, such as '{full: 30, 2: 20}'.")
  @Nullable String getEpochs();

  void setEpochs(@Nullable String value);

  @Description("Images per update.")
  @Nullable String getBatchSize();

  void setBatchSize(@Nullable String value);

  @Description(
      "Learning rate of the first update, then cosine decay: a number, or one per precision.")
  @Nullable String getLearningRate();

  void setLearningRate(@Nullable String value);

  @Description("Momentum of stochastic gradient descent.")
  @Nullable String getMomentum();

  void setMomentum(@Nullable String value);

  @Description("Weight decay on convolution and dense weights: a number, or one per precision.")
  @Nullable String getWeightDecay();

  void setWeightDecay(@Nullable String value);

  @Description("Share of batch norm's moving statistics that an update keeps.")
  @Nullable String getBatchNormMomentum();

  void setBatchNormMomentum(@Nullable String value);

  @Description("Pixels of padding around a training image before its random crop.")
  @Nullable String getPadding();

  void setPadding(@Nullable String value);

  @Description("Whether half of the training images are mirrored: true or false.")
  @Nullable String getMirror();

  void setMirror(@Nullable String value);
}
