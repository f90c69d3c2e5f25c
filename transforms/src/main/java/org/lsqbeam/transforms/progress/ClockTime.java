package org.lsqbeam.transforms.progress;

import java.util.Locale;

/** Formats a time as a clock does. */
public final class ClockTime {
  private ClockTime() {}

  /** Returns minutes and seconds, with hours from one hour on: {@code 0:09}, {@code 27:13:02}. */
  public static String of(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
