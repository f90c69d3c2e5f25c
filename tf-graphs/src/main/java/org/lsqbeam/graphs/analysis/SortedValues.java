package org.lsqbeam.graphs.analysis;

import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * A tensor's values in ascending order, with which the sum and the sum of squares of all values
 * between two positions is a subtraction.
 */
final class SortedValues {
  private final float[] sorted;

  /** The sum of the first n values at index n, exact to a double's precision. */
  private final double[] sums;

  private final double[] squares;

  /** Sorts the array in place and keeps a reference to it. */
  SortedValues(float[] values) {
    Arrays.sort(values);
    sorted = values;
    sums = new double[values.length + 1];
    squares = new double[values.length + 1];
    CompensatedSum sum = new CompensatedSum();
    CompensatedSum square = new CompensatedSum();
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      sums[i + 1] = sum.plus(value);
      squares[i + 1] = square.plus(value * value); // exact: a float has 24 bits, a double 53
    }
  }

  /** Neumaier's summation: the rounding errors of the additions have a sum of their own. */
  private static final class CompensatedSum {
    private double sum;
    private double lost;

    double plus(double value) {
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
      return sum + lost;
    }
  }

  int size() {
    return sorted.length;
  }

  double at(int position) {
    return sorted[position];
  }

  /** Returns the sum of the values at positions from (inclusive) to (exclusive). */
  double sum(int from, int to) {
    return sums[to] - sums[from];
  }

  /** Returns the sum of the squares at positions from (inclusive) to (exclusive). */
  double squares(int from, int to) {
    return squares[to] - squares[from];
  }

  /**
   * Returns the first position from (inclusive) to (exclusive) whose value has a property that all
   * greater values have too; {@code to} where none has.
   */
  int first(int from, int to, DoublePredicate property) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (property.test(sorted[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
