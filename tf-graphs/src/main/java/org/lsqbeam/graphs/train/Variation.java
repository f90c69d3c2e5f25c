package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Normalization;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/**
 * What a run does otherwise than the paper, or than our default where the paper is silent. What is
 * as usual is null and not in the JSON, so that a run's identity does not change when another
 * setting comes to be known.
 *
 * @param stepDecay of the learning rate; usually it follows a cosine
 * @param gradientScale on step sizes' gradients; usually the paper's
 * @param countBatch whether the batch's images count in the gradient scale of an input's step size;
 *     usually only one image's features do
 * @param distillation usually none
 * @param decayStepSizes whether weight decay acts on step sizes too; usually not
 * @param freezeBatchNorm whether batch norm keeps the moving statistics and uses them in training;
 *     usually not
 * @param dropout share of the features that dropout layers zero, of networks that have such layers;
 *     usually 0
 * @param keepMean whether images are only scaled, so that no value is negative and the first
 *     layer's quantizer is unsigned; usually their mean is subtracted
 * @param pixels what the imported network was trained to see; usually images have the dataset's
 *     mean and deviation
 * @param stopAfter epochs after which training ends, early in its schedule; usually at its end
 * @param observed updates in the middle of each epoch in which layers are observed; usually {@link
 *     #OBSERVED}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Variation(
    @Nullable StepDecay stepDecay,
    @Nullable GradientScale gradientScale,
    @Nullable Boolean countBatch,
    @Nullable Distillation distillation,
    @Nullable Boolean decayStepSizes,
    @Nullable Boolean freezeBatchNorm,
    @Nullable Double dropout,
    @Nullable Boolean keepMean,
    @Nullable Normalization pixels,
    @Nullable Integer stopAfter,
    @Nullable Integer observed)
    implements Serializable {
  /** Updates of each epoch in which layers are observed, where nothing else is asked for. */
  public static final int OBSERVED = 10;

  /** Everything as usual. */
  public static final Variation NONE =
      new Variation(null, null, null, null, null, null, null, null, null, null, null);

  public Variation {
    if (GradientScale.PAPER.equals(gradientScale)) {
      gradientScale = null;
    }
    countBatch = unlessFalse(countBatch);
    decayStepSizes = unlessFalse(decayStepSizes);
    freezeBatchNorm = unlessFalse(freezeBatchNorm);
    keepMean = unlessFalse(keepMean);
    if (dropout != null) {
      Allowed.require(dropout >= 0 && dropout < 1, "dropout", dropout, "at least 0 and below 1");
      dropout = dropout == 0 ? null : dropout;
    }
    if (stopAfter != null) {
      Allowed.require(stopAfter >= 1, "stopAfter", stopAfter, "at least 1 epoch");
    }
    if (observed != null) {
      Allowed.require(observed >= 0, "observed", observed, "at least 0 updates of each epoch");
      observed = observed == OBSERVED ? null : observed;
    }
  }

  private static @Nullable Boolean unlessFalse(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value) ? value : null;
  }

  /** Whether everything is as usual. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * What of this a full-precision run does otherwise: the images and dropout. Its learning rate
   * follows the cosine, so that runs that differ in the rest start from one and the same.
   */
  public Variation atFullPrecision() {
    return new Variation(null, null, null, null, null, null, dropout, keepMean, pixels, null, null);
  }

  LayerSettings layerSettings(Precision precision, Optimization optimization) {
    return new LayerSettings(
        precision,
        optimization.batchNormMomentum(),
        is(freezeBatchNorm),
        Objects.requireNonNullElse(gradientScale, GradientScale.PAPER),
        is(countBatch) ? optimization.batchSize() : 1,
        Objects.requireNonNullElse(dropout, 0.0));
  }

  boolean decaysStepSizes() {
    return is(decayStepSizes);
  }

  int observedOf(int perEpoch) {
    return Math.min(perEpoch, Objects.requireNonNullElse(observed, OBSERVED));
  }

  /** The images as the network sees them. */
  NetworkInput normalized(NetworkInput input) {
    NetworkInput by = pixels == null ? input : input.by(pixels.mean(), pixels.deviation());
    return is(keepMean) ? by.keepingMean() : by;
  }

  private static boolean is(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
