package org.lsqbeam.graphs.integer;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * A class that an image may be of.
 *
 * @param className as the network's header names it
 * @param probability the softmax of the logits, 0 to 1
 */
public record Prediction(String className, double probability) {
  /**
   * Returns the most probable classes, the best one first; equally probable ones in the order of
   * the logits. The softmax is computed in doubles.
   *
   * @param logits one for each class
   * @param count how many at most
   * @throws InvalidDataException if a logit is not finite
   */
  static List<Prediction> best(float[] logits, List<String> classes, int count) {
    Arguments.check(count >= 1, "count", count, "at least 1");
    double greatest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new InvalidDataException("the network gives a logit of " + logit);
      }
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - greatest);
    }
    double all = sum;
    double shift = greatest;
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -logits[i]))
        .limit(count)
        .map(i -> new Prediction(classes.get(i), Math.exp(logits[i] - shift) / all))
        .toList();
  }
}
