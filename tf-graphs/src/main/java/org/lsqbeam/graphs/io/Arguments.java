package org.lsqbeam.graphs.io;

/** Checks values that a person gives. */
public final class Arguments {
  private Arguments() {}

  /**
   * Throws unless a condition holds: {@code learningRate is -1; must be above 0}.
   *
   * @param name of the value
   * @param allowed completes "must be"
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public static void check(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; must be " + allowed);
    }
  }
}
