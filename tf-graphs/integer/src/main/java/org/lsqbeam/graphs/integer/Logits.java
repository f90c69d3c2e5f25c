package org.lsqbeam.graphs.integer;

/**
 * The output of a network for one image. The arrays are shared, not copied.
 *
 * @param values one for each class; the greatest is that of the most probable one
 * @param sums the integer sums of the last layer, of which the values are made
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
public record Logits(float[] values, int[] sums) {
  /** Returns the class of the greatest value, the first one among equal ones. */
  public int top() {
    int top = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[top]) {
        top = i;
      }
    }
    return top;
  }

  /**
   * Returns how many classes rank before one: 0 for the most probable. Among equal values the first
   * class ranks first.
   */
  public int rank(int label) {
    int rank = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > values[label] || (values[i] == values[label] && i < label)) {
        rank++;
      }
    }
    return rank;
  }

  /** Returns by how much the greatest value is above the second one; 0 for a single class. */
  public float margin() {
    int top = top();
    float second = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      if (i != top) {
        second = Math.max(second, values[i]);
      }
    }
    return values.length == 1 ? 0 : values[top] - second;
  }
}
