package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.quantize.QuantizerKey;

/**
 * One line of {@code metrics.jsonl}.
 *
 * @param epoch epochs done; 0 for the line before any training
 * @param step updates done
 * @param training the epoch's training, null in the line of epoch 0
 * @param validation on the validation images, with the moving batch-norm statistics
 * @param quantizerParameters each learned parameter of a quantizer by its variable's name, a {@link
 *     QuantizerKey}; empty at full precision. In JSON they are {@code stepSizes}, after the
 *     parameters of LSQ
 * @param layers metrics of each layer's quantizers in the middle of the epoch, by {@link
 *     QuantizerKey}: {@link QuantizerKey#CLIPPED} and {@link QuantizerKey#BALANCE}; null where no
 *     layer was observed
 */
public record EpochMetrics(
    int epoch,
    long step,
    @Nullable Training training,
    Accuracy validation,
    @JsonProperty("stepSizes") Map<String, Double> quantizerParameters,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Double> layers) {
  public EpochMetrics {
    requireNames(quantizerParameters);
    requireNames(layers);
  }

  private static void requireNames(@Nullable Map<String, Double> numbers) {
    if (numbers != null) { // absent in JSON
      numbers.keySet().forEach(QuantizerKey::parse);
    }
  }

  /** Creates the line of an epoch in which no layer was observed. */
  public EpochMetrics(
      int epoch,
      long step,
      @Nullable Training training,
      Accuracy validation,
      Map<String, Double> quantizerParameters) {
    this(epoch, step, training, validation, quantizerParameters, null);
  }

  /** Returns those of the parameters that are step sizes. */
  public Map<String, Double> stepSizes() {
    Map<String, Double> stepSizes = new TreeMap<>(quantizerParameters);
    stepSizes
        .keySet()
        .removeIf(name -> !QuantizerKey.parse(name).quantity().equals(QuantizerKey.STEP_SIZE));
    return stepSizes;
  }

  /**
   * The training part of an epoch.
   *
   * @param loss mean per training image, in nats, without weight decay: the cross entropy, or with
   *     distillation its weighted sum
   * @param top1 percent of training images, as augmented, that were classified correctly
   * @param learningRate at the epoch's last update
   * @param imagesPerSecond of training, without validation
   * @param seconds of training, without validation
   * @param clamped how often a quantizer's parameter was clamped at its lower bound; {@code
   *     guarded} in JSON
   */
  public record Training(
      double loss,
      double top1,
      double learningRate,
      double imagesPerSecond,
      double seconds,
      @JsonProperty("guarded") long clamped) {}
}
