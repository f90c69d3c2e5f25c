package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * Everything that decides one training run ({@code spec.json}). Two runs of equal specs end in
 * equal bits on the same machine with the same number of threads.
 *
 * @param formatVersion of runs, {@link #FORMAT_VERSION}
 * @param network its name in the catalog
 * @param precision of weights and activations
 * @param seed of the initial weights, the order of examples and their augmentation
 * @param dataset the dataset's fingerprint
 * @param init fingerprint of the full-precision run whose checkpoint this one starts from, or at
 *     full precision of the imported variables; null when it starts from random weights
 * @param optimization the recipe
 * @param augmentation of training images
 * @param variation what is done otherwise than usual; null where nothing is
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
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Variation variation)
    implements Serializable {
  /** The format of checkpoints and metrics that this version reads and writes. */
  public static final int FORMAT_VERSION = 1;

  public TrainingSpec {
    variation = Variation.NONE.equals(variation) ? null : variation;
    Allowed.require(
        optimization.epochs() >= 1 || (precision.isFull() && init != null),
        "epochs",
        optimization.epochs(),
        "at least 1, or 0 at full precision where the variables are imported");
    Allowed.require(
        variation == null || variation.distillation() == null || init != null,
        "distillation",
        "of a run without an init",
        "of quantized runs, whose full-precision network teaches");
  }

  /** A run with nothing otherwise than usual. */
  public TrainingSpec(
      int formatVersion,
      String network,
      Precision precision,
      long seed,
      String dataset,
      @Nullable String init,
      Optimization optimization,
      Augmentation augmentation) {
    this(formatVersion, network, precision, seed, dataset, init, optimization, augmentation, null);
  }

  /** What the network sees of the dataset's whole images: cropped, and normalized for it. */
  public NetworkInput input(NetworkInput whole) {
    return varied().normalized(whole.cropped(augmentation));
  }

  /** What is done otherwise than usual, {@link Variation#NONE} where nothing is. */
  public Variation varied() {
    return Objects.requireNonNullElse(variation, Variation.NONE);
  }

  /**
   * Updates in all: epochs times the whole batches of an epoch.
   *
   * @param images how many there are to train on
   */
  public long steps(long images) {
    Integer stopAfter = varied().stopAfter();
    int epochs =
        stopAfter == null ? optimization.epochs() : Math.min(stopAfter, optimization.epochs());
    return epochs * (images / optimization.batchSize());
  }

  /**
   * Stochastic gradient descent with momentum.
   *
   * @param epochs passes over the training examples, at least 0
   * @param batchSize images per update, at least 1
   * @param learningRate of the first update, decayed by a cosine to zero, without restarts
   * @param momentum at least 0, less than 1
   * @param weightDecay factor of the L2 penalty's gradient on convolution and dense weights
   * @param batchNormMomentum share of the moving statistics that an update keeps
   */
  public record Optimization(
      int epochs,
      int batchSize,
      double learningRate,
      double momentum,
      double weightDecay,
      double batchNormMomentum)
      implements Serializable {
    public Optimization {
      Allowed.require(epochs >= 0, "epochs", epochs, "at least 1");
      Allowed.require(batchSize >= 1, "batchSize", batchSize, "at least 1");
      Allowed.require(
          learningRate > 0 && learningRate < 1e6,
          "learningRate",
          learningRate,
          "above 0 and below 1000000");
      Allowed.require(
          momentum >= 0 && momentum < 1, "momentum", momentum, "at least 0 and below 1");
      Allowed.require(
          weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay, "0 to below 1");
      Allowed.require(
          batchNormMomentum >= 0 && batchNormMomentum < 1,
          "batchNormMomentum",
          batchNormMomentum,
          "at least 0 and below 1");
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
