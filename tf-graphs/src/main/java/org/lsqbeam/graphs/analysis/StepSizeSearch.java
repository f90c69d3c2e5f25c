package org.lsqbeam.graphs.analysis;

import org.lsqbeam.graphs.quantize.QuantizationRange;

/**
 * Searches for the step sizes of the least quantization error of one tensor, by each criterion of
 * Section 3.6, among {@code 0.01 s, 0.02 s, ..., 20.00 s} with the learned step size s.
 *
 * <p>Negative values count as zeros in an unsigned range: the rectifier before the quantizer
 * removes them.
 *
 * <p>The paper's {@code -E[log q(v_hat)]} does not say what q is. Were it the share of values on a
 * level, the least would be zero, with all values on one level. So q is a density: the share of
 * values on a level, divided by the width of the interval that is rounded to it. But for a constant
 * this is the divergence of the values' density from the quantizer's, read as a histogram. The
 * interval of an inner level is s wide. The outermost ones, which all beyond is clipped into, reach
 * from their inner edge to the farthest value, and are at least s wide: were they always s wide,
 * the least would lie at the smallest step sizes, which clip nearly everything. Zero of an unsigned
 * range has the half of its interval that lies above zero.
 *
 * <p>In an unsigned range values that are exactly zero do not count in the divergence: rectified
 * values have a share of exact zeros, which no density describes and every step size renders, so
 * that they add the same at all of them.
 */
final class StepSizeSearch {
  private static final int CANDIDATES = 2000;
  private static final double PER_STEP = 100;

  private final SortedValues values;
  private final QuantizationRange range;

  /** The first position that counts in the divergence. */
  private final int firstCounted;

  /**
   * @param values of a tensor, at least one, all finite; the array is kept and changed
   */
  StepSizeSearch(float[] values, QuantizationRange range) {
    if (!range.signed()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(0, values[i]);
      }
    }
    this.values = new SortedValues(values);
    this.range = range;
    int size = this.values.size();
    firstCounted = range.signed() ? 0 : this.values.first(0, size, value -> value > 0);
  }

  /** Returns the best step size by each criterion; of equal ones the nearest to the learned. */
  ByCriterion best(double learned) {
    Minimum absolute = new Minimum();
    Minimum squared = new Minimum();
    Minimum divergence = new Minimum();
    for (int candidate = 1; candidate <= CANDIDATES; candidate++) {
      double s = learned * candidate / PER_STEP;
      ByCriterion errors = errors(s);
      absolute.take(s, errors.meanAbsoluteError(), learned);
      squared.take(s, errors.meanSquaredError(), learned);
      divergence.take(s, errors.divergence(), learned);
    }
    return new ByCriterion(absolute.s, squared.s, divergence.s);
  }

  private static final class Minimum {
    private double s;
    private double error = Double.POSITIVE_INFINITY;

    void take(double candidate, double itsError, double learned) {
      boolean nearer = Math.abs(candidate - learned) < Math.abs(s - learned);
      if (itsError < error || (itsError == error && nearer)) {
        s = candidate;
        error = itsError;
      }
    }
  }

  /** Computes the errors at one step size, level by level. */
  ByCriterion errors(double s) {
    double absolute = 0;
    double squared = 0;
    double logarithms = 0;
    int size = values.size();
    double counted = size - firstCounted;
    for (int from = 0; from < size; ) {
      int level = level(values.at(from), s);
      int to = values.first(from, size, value -> level(value, s) > level);
      double rounded = level * s;
      int above = values.first(from, to, value -> value > rounded);
      absolute += values.sum(above, to) - (to - above) * rounded;
      absolute += (above - from) * rounded - values.sum(from, above);
      squared +=
          values.squares(from, to) - rounded * (2 * values.sum(from, to) - (to - from) * rounded);
      int here = to - Math.max(from, firstCounted);
      if (here > 0) {
        logarithms += here * Math.log(here / (counted * width(level, s)));
      }
      from = to;
    }
    return new ByCriterion(
        Math.max(0, absolute) / size,
        Math.max(0, squared) / size,
        counted == 0 ? 0 : -logarithms / counted);
  }

  /** Returns the level that the quantizer rounds to: halves go up. */
  private int level(double value, double s) {
    double level = Math.floor(value / s + 0.5);
    return (int) Math.max(-range.negativeLevels(), Math.min(range.positiveLevels(), level));
  }

  private double width(int level, double s) {
    if (level == range.positiveLevels()) {
      return Math.max(s, values.at(values.size() - 1) - (level - 0.5) * s);
    }
    if (level == -range.negativeLevels()) {
      return range.signed() ? Math.max(s, (level + 0.5) * s - values.at(0)) : s / 2;
    }
    return s;
  }
}
