package org.lsqbeam.pipelines.experiment;

import java.util.List;

/** The keys of an experiment file; each is a command-line option of the same name too. */
public final class ExperimentKeys {
  /**
   * One key.
   *
   * @param name in the file and, behind {@code --}, on the command line
   * @param description one or two sentences
   * @param defaultText the value where neither the file nor the command line gives one; empty where
   *     the key is required
   */
  public record Key(String name, String description, String defaultText) {}

  private static final List<Key> ALL =
      List.of(
          required("preset", "How images become the dataset: cifar10, imagenet or synthetic."),
          required("networks", "Networks, such as resnet-20,resnet-56."),
          required(
              "precisions",
              "Precisions, such as full,8,4,3,2. A number is the bits of weights and activations, 2"
                  + " to 8; w2a4 sets them apart."),
          required(
              "seeds",
              "Seeds, such as 1,2,3. Each seed gives a full-precision run and the quantized runs"
                  + " that start from it."),
          optional(
              "init", "Pretrained weights per network: '{NETWORK: {file: F, names: MAP}}'.", ""),
          optional(
              "reference",
              "Parts of the paper to compare with: table1, table2, table3, table4,"
                  + " step-learning-rate, figure4, quantization-error.",
              "none"),
          optional(
              "study",
              "An additional measurement on the trained networks: quantization-error.",
              "none"),
          required("epochs", "Passes over the training images: a number, or one per precision."),
          required("batchSize", "Images per update."),
          required("learningRate", "Initial learning rate: a number, or one per precision."),
          required("momentum", "Momentum of stochastic gradient descent."),
          required(
              "weightDecay",
              "Weight decay of convolution and dense weights: a number, or one per precision."),
          required(
              "batchNormMomentum", "Share of batch norm's moving statistics that an update keeps."),
          required("padding", "Pixels of padding around a training image before its random crop."),
          optional("crop", "Side of the square crop that networks see.", "the whole image"),
          required("mirror", "Whether half of the training images are flipped horizontally."),
          optional(
              "stepDecay",
              "Step decay of quantized runs' learning rate: '{factor: 0.1, epochs: 20}'.",
              "cosine decay"),
          optional(
              "gradientScale", "Factor on the gradient of step sizes (Table 3).", "1/sqrt(N Qp)"),
          optional(
              "countBatch",
              "Whether N of an input's gradient scale counts the batch's images.",
              "false"),
          optional(
              "distillation",
              "Distillation from the full-precision network: '{weight: 0.5, temperature: 1}'.",
              "none"),
          optional("decayStepSizes", "Whether weight decay applies to step sizes.", "false"),
          optional(
              "freezeBatchNorm",
              "Whether quantized runs use batch norm's moving statistics, unchanged.",
              "false"),
          optional("dropout", "Dropout rate of networks with dropout layers (vgg-16bn).", "0"),
          optional(
              "keepMean",
              "Whether images are scaled only, which makes the first layer's input unsigned.",
              "false"),
          optional(
              "stopAfter", "Epochs after which quantized runs end, early in their schedule.", ""),
          optional("observed", "Updates per epoch in which layers are observed.", "10"),
          optional(
              "variants",
              "A list of mappings; each replaces some of the keys and is run.",
              "none"));

  private ExperimentKeys() {}

  /** All keys, in the order of their descriptions. */
  public static List<Key> all() {
    return ALL;
  }

  private static Key required(String name, String description) {
    return new Key(name, description, "");
  }

  private static Key optional(String name, String description, String defaultText) {
    return new Key(name, description, defaultText);
  }
}
