package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.Settings;

/**
 * Everything that decides one training run ({@code spec.json}). Two runs with equal specs end in
 * equal bits on the same machine with the same number of threads.
 *
 * @param formatVersion of runs, {@link #FORMAT_VERSION}
 * @param network its name in the catalog
 * @param precision of weights and activations
 * @param seed of the initial weights, the order of examples and their augmentation
 * @param dataset the dataset's fingerprint
 * @param init fingerprint of the full-precision run whose checkpoint this one starts from, or at
 *     full precision of the pretrained variables; null when it starts from random weights
 * @param optimization the recipe
 * @param augmentation of training images
 * @param settings the other settings; {@code variation} in JSON, where it is left out if every one
 *     has its default
 */
public record TrainingSpec(
    int formatVersion,
    String network,
    Precision precision,
    long seed,
    String dataset,
    @Nullable String init,
    Optimization optimization,
    Augmentation augmentation,
    @JsonProperty("variation") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        TrainingSettings settings)
    implements Serializable {
  /** The format of checkpoints and metrics that this version reads and writes. */
  public static final int FORMAT_VERSION = 1;

  public TrainingSpec {
    settings = Objects.requireNonNullElse(settings, TrainingSettings.DEFAULT); // absent in JSON
    Arguments.check(
        optimization.epochs() >= 1 || (precision.isFull() && init != null),
        "epochs",
        optimization.epochs(),
        "at least 1, or 0 at full precision with pretrained weights");
    Arguments.check(
        !settings.distills() || init != null,
        "distillation",
        "set for a run without an init",
        "none, because there is no full-precision network that teaches");
  }

  /** Returns the network's input for the dataset's images: cropped and normalized. */
  public NetworkInput input(NetworkInput whole) {
    return settings.normalized(whole.cropped(augmentation));
  }

  /** The layers as evaluation and counting build them. */
  public LayerSettings evaluationLayers() {
    return LayerSettings.forEvaluation(precision, QuantizerCatalog.named(settings.quantizer()));
  }

  /**
   * Updates in all: epochs times the whole batches of an epoch.
   *
   * @param images how many there are to train on
   */
  public long steps(long images) {
    int epochs = settings.epochsOf(optimization.epochs());
    return epochs * (images / optimization.batchSize());
  }

  /**
   * Stochastic gradient descent with momentum, as in PyTorch's {@code SGD} without Nesterov. These
   * are the settings that every experiment and every {@code spec.json} states; {@link
   * TrainingSettings} are those that may be left out.
   */
  public record Optimization(
      @Setting(
              value = "Passes over the training images: a number, or one per precision.",
              range = "[0, )",
              perPrecision = true)
          int epochs,
      @Setting(value = "Images per update.", range = "[1, )") int batchSize,
      @Setting(
              value =
                  "Initial learning rate, decayed by a cosine to zero: a number, or one per"
                      + " precision.",
              range = "(0, 1000000)",
              perPrecision = true)
          double learningRate,
      @Setting(
              value = "Momentum of stochastic gradient descent.",
              defaultText = "0.9",
              range = "[0, 1)")
          double momentum,
      @Setting(
              value =
                  "Weight decay of convolution and dense weights: a number, or one per precision.",
              range = "[0, 1)",
              perPrecision = true)
          double weightDecay,
      @Setting(
              value =
                  "Share of batch norm's moving statistics that an update keeps (in PyTorch, 1 minus"
                      + " momentum).",
              defaultText = "0.9",
              range = "[0, 1)")
          double batchNormMomentum)
      implements Serializable {
    public Optimization {
      Settings.check(Optimization.class, "epochs", epochs);
      Settings.check(Optimization.class, "batchSize", batchSize);
      Settings.check(Optimization.class, "learningRate", learningRate);
      Settings.check(Optimization.class, "momentum", momentum);
      Settings.check(Optimization.class, "weightDecay", weightDecay);
      Settings.check(Optimization.class, "batchNormMomentum", batchNormMomentum);
    }
  }

  /** SHA-256 of the spec's canonical JSON, in hex: the run's identity. */
  public String fingerprint() {
    return Json.fingerprint(this);
  }

  /** The run's name, as {@link #runName(String, Precision, String)} makes it. */
  public String runName() {
    return runName(network, precision, fingerprint());
  }

  /** {@code <network>-<precision>-<the fingerprint's first 12 digits>}. */
  public static String runName(String network, Precision precision, String fingerprint) {
    return network + "-" + precision.slug() + "-" + fingerprint.substring(0, 12);
  }
}
