package org.lsqbeam.pipelines.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which operations and requests fail in the tests of faults: {@code -Dfaults=SEED}, a few of them;
 * {@code -Dfaults=places}, besides, the first operation of each place in the code and the first
 * request of each kind; {@code -Dfaults=places:2/8}, the second eighth of these; {@code
 * -Dfaults=all}, every operation and request.
 *
 * @param seed chooses the few
 * @param part of the places that is tried, from 1 on
 * @param parts of the places; 0 if none is tried
 */
record FaultChoice(boolean everyOperation, long seed, int part, int parts) {
  private static final Pattern PLACES = Pattern.compile("places(?::(\\d+)/(\\d+))?");

  FaultChoice {
    if (parts > 0 && (part < 1 || part > parts)) {
      throw new IllegalArgumentException("part is " + part + "; must be 1 to " + parts);
    }
  }

  /** Whether a place, or a kind of request, is in the part that is tried. */
  boolean has(String place) {
    return Math.floorMod(place.hashCode(), parts) == part - 1;
  }

  static FaultChoice ofThisBuild() {
    return of(System.getProperty("faults", "1"));
  }

  static FaultChoice of(String text) {
    if (text.equals("all")) {
      return new FaultChoice(true, 1, 0, 0);
    }
    Matcher places = PLACES.matcher(text);
    if (!places.matches()) {
      return new FaultChoice(false, Long.parseLong(text), 0, 0);
    }
    return places.group(1) == null
        ? new FaultChoice(false, 1, 1, 1)
        : new FaultChoice(
            false, 1, Integer.parseInt(places.group(1)), Integer.parseInt(places.group(2)));
  }
}
