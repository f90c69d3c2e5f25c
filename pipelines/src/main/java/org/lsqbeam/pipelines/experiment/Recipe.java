package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.StepDecay;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.graphs.train.Variation;
import org.lsqbeam.transforms.training.PretrainedInit;

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
 * @param crop the side of the square that networks see, at random in training, else at the centre;
 *     the images' own where null
 * @param mirror whether half of the training images are mirrored
 * @param stepDecay of quantized runs' learning rates; the cosine where null
 * @param gradientScale on step sizes' gradients
 * @param countBatch whether the batch counts in the gradient scale
 * @param distillation from the full-precision network
 * @param decayStepSizes whether weight decay acts on step sizes
 * @param freezeBatchNorm whether quantized runs keep the moving statistics
 * @param dropout share of features zeroed, of networks that have dropout layers; decides no run of
 *     others
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
    @Nullable Integer crop,
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
  /** The keys of settings that may differ between precisions. */
  static final Set<String> BY_PRECISION =
      Arrays.stream(Recipe.class.getRecordComponents())
          .filter(component -> component.getType().equals(PerPrecision.class))
          .map(RecordComponent::getName)
          .collect(Collectors.toSet());

  /** What a recipe does where it does not say, by its key: for a report, which says everything. */
  static Map<String, Object> usual() {
    Map<String, Object> usual = new TreeMap<>();
    usual.put("crop", "none");
    usual.put("stepDecay", "none: cosine");
    usual.put("gradientScale", GradientScale.PAPER.toString());
    usual.put("countBatch", false);
    usual.put("distillation", "none");
    usual.put("decayStepSizes", false);
    usual.put("freezeBatchNorm", false);
    usual.put("dropout", 0);
    usual.put("keepMean", false);
    usual.put("stopAfter", "none");
    usual.put("observed", Variation.OBSERVED);
    return usual;
  }

  /**
   * The full-precision run by this recipe.
   *
   * @param imported what it starts from; null for random weights
   */
  TrainingSpec fullPrecision(
      String network, long seed, String dataset, @Nullable PretrainedInit imported) {
    Variation variation = variation(network, imported).atFullPrecision();
    if (imported == null) {
      return spec(network, Precision.FULL, seed, dataset, null, variation, epochs(Precision.FULL));
    }
    return spec(
        network,
        Precision.FULL,
        seed,
        dataset,
        imported.fingerprint(),
        variation,
        imported.epochs());
  }

  /** The run by this recipe that starts from a full-precision one. */
  TrainingSpec quantized(
      String network,
      Precision precision,
      long seed,
      TrainingSpec from,
      @Nullable PretrainedInit imported) {
    int epochs = epochs(precision);
    if (stopAfter != null && stopAfter > epochs) {
      throw new IllegalArgumentException(
          "stopAfter is "
              + stopAfter
              + "; allowed: up to the epochs, of which there are "
              + epochs
              + " at precision "
              + precision);
    }
    return spec(
        network,
        precision,
        seed,
        from.dataset(),
        from.fingerprint(),
        variation(network, imported),
        epochs);
  }

  private int epochs(Precision precision) {
    int number = epochs.wholeNumberOf(precision, "epochs");
    if (number < 1) {
      throw new IllegalArgumentException("epochs is " + number + "; allowed: at least 1");
    }
    return number;
  }

  Augmentation augmentation() {
    return new Augmentation(padding, mirror, crop);
  }

  private TrainingSpec spec(
      String network,
      Precision precision,
      long seed,
      String dataset,
      @Nullable String init,
      Variation variation,
      int ofEpochs) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        precision,
        seed,
        dataset,
        init,
        new Optimization(
            ofEpochs,
            batchSize,
            learningRate.of(precision, "learningRate"),
            momentum,
            weightDecay.of(precision, "weightDecay"),
            batchNormMomentum),
        augmentation(),
        variation);
  }

  boolean drops() {
    return dropout != null && dropout > 0;
  }

  private Variation variation(String network, @Nullable PretrainedInit imported) {
    return new Variation(
        stepDecay,
        gradientScale,
        countBatch,
        distillation,
        decayStepSizes,
        freezeBatchNorm,
        NetworkCatalog.named(network).hasDropout() ? dropout : null,
        keepMean,
        imported == null ? null : imported.pixels(),
        stopAfter,
        observed);
  }
}
