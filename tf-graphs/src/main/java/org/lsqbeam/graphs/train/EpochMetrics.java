package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;

/**
 * One line of {@code metrics.jsonl}.
 *
 * @param epoch epochs done; 0 for the line before any training
 * @param step updates done
 * @param training the epoch's training, null in the line of epoch 0
 * @param validation on the validation images, with the moving batch-norm statistics
 * @param stepSizes each learned step size by its variable's name; empty at full precision
 * @param layers what was observed of each layer's quantizers in the middle of the epoch, by the
 *     layer's name with {@code /weight_clipped}, {@code /input_clipped} (shares of values beyond
 *     the quantizer's range), {@code /weight_balance} and {@code /input_balance} (R of Figure 4);
 *     null where nothing was
 */
public record EpochMetrics(
    int epoch,
    long step,
    @Nullable Training training,
    Accuracy validation,
    Map<String, Double> stepSizes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Double> layers) {
  /** Of which nothing was observed. */
  public EpochMetrics(
      int epoch,
      long step,
      @Nullable Training training,
      Accuracy validation,
      Map<String, Double> stepSizes) {
    this(epoch, step, training, validation, stepSizes, null);
  }

  /**
   * The training part of an epoch.
   *
   * @param loss mean per training image, in nats, without weight decay: the cross entropy, or with
   *     distillation its weighted sum
   * @param top1 percent of training images classified rightly, as augmented
   * @param learningRate at the epoch's last update
   * @param imagesPerSecond of training, without validation
   * @param seconds of training, without validation
   * @param guarded how often the guard kept a step size from falling to zero or below
   */
  public record Training(
      double loss,
      double top1,
      double learningRate,
      double imagesPerSecond,
      double seconds,
      long guarded) {}
}
