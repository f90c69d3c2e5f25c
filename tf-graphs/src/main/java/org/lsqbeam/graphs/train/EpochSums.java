package org.lsqbeam.graphs.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sums over the updates of the current epoch. They are part of a checkpoint, so that a resumed run
 * reports the same numbers as an uninterrupted one.
 *
 * @param images trained on
 * @param loss sum of the images' losses, in nats
 * @param correct images classified correctly
 * @param clamped how often a quantizer's parameter was clamped at its lower bound; {@code guarded}
 *     in JSON
 * @param seconds of training
 * @param observations updates in which the layers were observed
 * @param observed sums of the layers' metrics, by name
 * @param atMinimum names of the quantizers' parameters that were at their lower bound after every
 *     update of the epoch; null for none
 */
record EpochSums(
    long images,
    double loss,
    long correct,
    @JsonProperty("guarded") long clamped,
    double seconds,
    int observations,
    Map<String, Double> observed,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Set<String> atMinimum) {
  static final EpochSums NONE = new EpochSums(0, 0, 0, 0, 0, 0, Map.of(), null);

  EpochSums plus(TrainingGraph.Update update, int batchSize, double time) {
    return new EpochSums(
        images + batchSize,
        loss + (double) update.loss() * batchSize,
        correct + update.correct(),
        clamped + update.clamps().clamped(),
        seconds + time,
        observations + (update.observed().isEmpty() ? 0 : 1),
        sum(observed, update.observed()),
        stayed(update.clamps().atMinimum()));
  }

  private @Nullable Set<String> stayed(Set<String> now) {
    Set<String> stayed = new TreeSet<>(now);
    if (images > 0) {
      stayed.retainAll(atMinimum == null ? Set.of() : atMinimum);
    }
    return stayed.isEmpty() ? null : stayed;
  }

  private static Map<String, Double> sum(Map<String, Double> before, Map<String, Double> more) {
    if (more.isEmpty()) {
      return before;
    }
    Map<String, Double> sums = new TreeMap<>(before);
    more.forEach((name, value) -> sums.merge(name, value, Double::sum));
    return sums;
  }

  double meanLoss() {
    return loss / images;
  }

  double top1() {
    return 100.0 * correct / images;
  }

  double imagesPerSecond() {
    return images / seconds;
  }

  /** Returns the means of the layers' metrics, by name; null where no layer was observed. */
  @Nullable Map<String, Double> meanObserved() {
    if (observations == 0) {
      return null;
    }
    Map<String, Double> means = new TreeMap<>();
    observed.forEach((name, value) -> means.put(name, value / observations));
    return means;
  }
}
