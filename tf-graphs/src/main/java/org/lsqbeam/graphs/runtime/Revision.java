package org.lsqbeam.graphs.runtime;

import org.jspecify.annotations.Nullable;

/** The revision of the sources that this program was built from, as {@code lsq} says it. */
public final class Revision {
  private static final String PROPERTY = "lsqbeam.revision";
  private static final String UNKNOWN = "unknown revision";

  /** What Git adds where files differ from the revision. */
  private static final String CHANGED = "-dirty";

  private Revision() {}

  /** Returns the revision, or words that say that it is unknown. */
  public static String name() {
    return System.getProperty(PROPERTY, UNKNOWN);
  }

  /** Whether programs of the same name are the same program. */
  public static boolean identifiesProgram() {
    return !name().equals(UNKNOWN) && !name().endsWith(CHANGED);
  }

  static @Nullable String ofThisProcess() {
    return System.getProperty(PROPERTY);
  }

  static void set(String revision) {
    System.setProperty(PROPERTY, revision);
  }
}
