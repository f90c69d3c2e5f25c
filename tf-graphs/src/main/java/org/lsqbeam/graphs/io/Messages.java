package org.lsqbeam.graphs.io;

import java.util.Collection;
import java.util.stream.Collectors;

/** Several things in a message of one line. */
public final class Messages {
  private static final int SHOWN = 5;

  private Messages() {}

  /** The first few, and how many more there are. */
  public static String of(Collection<?> things) {
    String shown =
        things.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
    int more = things.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
