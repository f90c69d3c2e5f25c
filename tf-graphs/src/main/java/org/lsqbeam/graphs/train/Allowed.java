package org.lsqbeam.graphs.train;

/** The error about a setting that cannot be. */
final class Allowed {
  private Allowed() {}

  /**
   * @throws IllegalArgumentException unless it holds, naming the setting, its value and what is
   *     allowed
   */
  static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: " + allowed);
    }
  }
}
