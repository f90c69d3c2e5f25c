package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.StepDecay;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.graphs.train.Variation;

/**
 * How the networks of an experiment are trained. Null is {@link Variation}'s usual.
 *
 * @param epochs passes over the training images
 * @param batchSize images per update
 * @param learningRate of the first update
 * @param momentum of gradient descent
 * @param weightDecay on convolution and dense weights
 * @param batchNormMomentum share of the moving statistics that an update keeps
 * @param padding pixels around an image before its random crop
 * @param mirror whether half of the training images are mirrored
 * @param stepDecay of quantized runs' learning rates; the cosine where null
 * @param gradientScale on step sizes' gradients
 * @param countBatch whether the batch counts in the gradient scale
 * @param distillation from the full-precision network
 * @param decayStepSizes whether weight decay acts on step sizes
 * @param freezeBatchNorm whether quantized runs keep the moving statistics
 * @param dropout share of features zeroed, of networks that have dropout layers
 * @param keepMean whether images keep their mean, and the first layer's input is unsigned
 * @param stopAfter epochs after which quantized runs end
 * @param observed updates of each epoch in which layers are observed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recipe(
    PerPrecision epochs,
    int batchSize,
    PerPrecision learningRate,
    double momentum,
    PerPrecision weightDecay,
    double batchNormMomentum,
    int padding,
    boolean mirror,
    @Nullable StepDecay stepDecay,
    @Nullable GradientScale gradientScale,
    @Nullable Boolean countBatch,
    @Nullable Distillation distillation,
    @Nullable Boolean decayStepSizes,
    @Nullable Boolean freezeBatchNorm,
    @Nullable Double dropout,
    @Nullable Boolean keepMean,
    @Nullable Integer stopAfter,
    @Nullable Integer observed)
    implements Serializable {

  /** The run by this recipe; {@code init} is null where it starts from random weights. */
  TrainingSpec spec(
      String network, Precision precision, long seed, String dataset, @Nullable String init) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        precision,
        seed,
        dataset,
        init,
        new Optimization(
            epochs.wholeNumberOf(precision, "epochs"),
            batchSize,
            learningRate.of(precision, "learningRate"),
            momentum,
            weightDecay.of(precision, "weightDecay"),
            batchNormMomentum),
        new Augmentation(padding, mirror),
        precision.isFull() ? variation().atFullPrecision() : variation());
  }

  private Variation variation() {
    return new Variation(
        stepDecay,
        gradientScale,
        countBatch,
        distillation,
        decayStepSizes,
        freezeBatchNorm,
        dropout,
        keepMean,
        stopAfter,
        observed);
  }
}
