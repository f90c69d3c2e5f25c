package org.lsqbeam.pipelines.report.predictions;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.pipelines.report.results.RunResult;

/**
 * A run with what its trained network predicts.
 *
 * @param predictions for each validation image
 */
public record PredictedRun(RunResult run, ImagePredictions predictions) {
  private static final Comparator<Confusion> MOST_FIRST =
      Comparator.comparing(Confusion::images)
          .reversed()
          .thenComparing(Confusion::label)
          .thenComparing(Confusion::predicted);

  /** Whether it is at full precision. */
  public boolean isFull() {
    return run.spec().precision().isFull();
  }

  /** The precision, as tables name it. */
  public String precision() {
    return run.spec().precision().label();
  }

  /** Returns the number of images of each class. */
  public int[] imagesPerClass() {
    int[] counts = new int[predictions.classes()];
    for (int image = 0; image < predictions.size(); image++) {
      counts[predictions.label(image)]++;
    }
    return counts;
  }

  /** Returns the pairs of right and predicted classes that occur, the most frequent ones first. */
  public List<Confusion> confusions() {
    Map<Long, Integer> counts = new TreeMap<>();
    for (int image = 0; image < predictions.size(); image++) {
      long pair = (long) predictions.label(image) * predictions.classes() + predictions.top(image);
      counts.merge(pair, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(
            entry ->
                new Confusion(
                    (int) (entry.getKey() / predictions.classes()),
                    (int) (entry.getKey() % predictions.classes()),
                    entry.getValue()))
        .sorted(MOST_FIRST)
        .toList();
  }
}
