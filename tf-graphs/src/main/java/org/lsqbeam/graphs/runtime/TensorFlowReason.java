package org.lsqbeam.graphs.runtime;

/** The part of a TensorFlow error that a person can use. */
public final class TensorFlowReason {
  private TensorFlowReason() {}

  /**
   * The first line of its message, without the graph's nodes.
   *
   * @param error of any class: TensorFlow's errors have no common one, each status has its own
   */
  public static String of(RuntimeException error) {
    String message = String.valueOf(error.getMessage());
    return message.lines().findFirst().orElse(message).replaceAll("\\s*\\[\\[.*", "").strip();
  }
}
