package org.lsqbeam.graphs.io;

/** Checks values that a person gives. */
public final class Arguments {
  private static final int SHOWN = 200;

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
      throw new IllegalArgumentException(name + " is " + shown(value) + "; must be " + allowed);
    }
  }

  /** The beginning of a value, so that a message stays readable. */
  private static String shown(Object value) {
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
