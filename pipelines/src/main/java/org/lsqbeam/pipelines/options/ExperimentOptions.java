package org.lsqbeam.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Which experiment, and what of its file to override. Values are YAML; lists need no brackets. */
public interface ExperimentOptions extends PipelineOptions {
  @Description("Name of an experiment of ours, which are listed below, or path of a .yaml file.")
  @Default.String("quickstart")
  String getExperiment();

  void setExperiment(String value);

  @Description("How photographs become the dataset: cifar10, imagenet, synthetic.")
  @Nullable String getPreset();

  void setPreset(@Nullable String value);

  @Description("Networks, such as resnet-20,resnet-56.")
  @Nullable String getNetworks();

  void setNetworks(@Nullable String value);

  @Description(
      "Precisions, such as full,8,4,3,2: full, or 2 to 8 bits of weights and activations, or both"
          + " apart, such as w2a4.")
  @Nullable String getPrecisions();

  void setPrecisions(@Nullable String value);

  @Description(
      "Seeds, such as 1,2,3; each gives a full-precision run and the quantized ones from it.")
  @Nullable String getSeeds();

  void setSeeds(@Nullable String value);

  @Description(
      "What of the paper the report stands beside: table1, table2, table3, table4,"
          + " step-learning-rate, figure4, quantization-error. Without it, nothing.")
  @Nullable String getReference();

  void setReference(@Nullable String value);

  @Description(
      "What is measured on the trained networks beside accuracy: quantization-error, the step sizes"
          + " of the least error against the learned ones. Without it, nothing.")
  @Nullable String getStudy();

  void setStudy(@Nullable String value);

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

  @Description(
      "Weight decay on convolution and dense weights: a number, or one per precision, such as"
          + " '{full: 1.0e-4, quantized: 0.5e-4}'.")
  @Nullable String getWeightDecay();

  void setWeightDecay(@Nullable String value);

  @Description("Share of batch norm's moving statistics that an update keeps.")
  @Nullable String getBatchNormMomentum();

  void setBatchNormMomentum(@Nullable String value);

  @Description("Pixels of padding around a training image before its random crop.")
  @Nullable String getPadding();

  void setPadding(@Nullable String value);

  @Description(
      "Side of the square that networks see, at random in training, else at the centre. Without it,"
          + " the whole image.")
  @Nullable String getCrop();

  void setCrop(@Nullable String value);

  @Description(
      "Networks of others to start from: '{vgg-16bn: {file: vgg16_bn.safetensors, names:"
          + " torchvision-vgg16_bn}}'; with epochs, it is first trained on for so many at full"
          + " precision.")
  @Nullable String getInit();

  void setInit(@Nullable String value);

  @Description("Whether half of the training images are mirrored: true or false.")
  @Nullable String getMirror();

  void setMirror(@Nullable String value);

  @Description(
      "Learning rate multiplied every so many epochs instead of the cosine, at"
          + " quantized precisions: '{factor: 0.1, epochs: 20}'.")
  @Nullable String getStepDecay();

  void setStepDecay(@Nullable String value);

  @Description(
      "Factor on step sizes' gradients: '1/sqrt(N Qp)' (the paper's), '1/sqrt(N)',"
          + " '1', '10/sqrt(N Qp)', '1/(10 sqrt(N Qp))', with any numbers.")
  @Nullable String getGradientScale();

  void setGradientScale(@Nullable String value);

  @Description(
      "Whether N of an input's gradient scale counts the batch's images: true or"
          + " false (usual).")
  @Nullable String getCountBatch();

  void setCountBatch(@Nullable String value);

  @Description(
      "Learning from the full-precision network: '{weight: 0.5, temperature: 1}'."
          + " Without it, none.")
  @Nullable String getDistillation();

  void setDistillation(@Nullable String value);

  @Description("Whether weight decay acts on step sizes too: true or false (usual).")
  @Nullable String getDecayStepSizes();

  void setDecayStepSizes(@Nullable String value);

  @Description(
      "Whether quantized runs train with batch norm's moving statistics, unchanged:"
          + " true or false (usual).")
  @Nullable String getFreezeBatchNorm();

  void setFreezeBatchNorm(@Nullable String value);

  @Description(
      "Share of features zeroed in training, of networks with dropout layers"
          + " (vgg-16bn). Usually 0.")
  @Nullable String getDropout();

  void setDropout(@Nullable String value);

  @Description(
      "Whether images are only scaled, so that the first layer's input is unsigned:"
          + " true or false (usual).")
  @Nullable String getKeepMean();

  void setKeepMean(@Nullable String value);

  @Description("Epochs after which quantized runs end, early in their schedule.")
  @Nullable String getStopAfter();

  void setStopAfter(@Nullable String value);

  @Description(
      "Updates in the middle of each epoch in which layers are observed; all where it has fewer."
          + " Usually 10.")
  @Nullable String getObserved();

  void setObserved(@Nullable String value);

  @Description(
      "Mappings that each replace some of the keys, such as '[{momentum: 0.9},"
          + " {momentum: 0.8}]'; each is run.")
  @Nullable String getVariants();

  void setVariants(@Nullable String value);
}
