package org.lsqbeam.pipelines.text;

import java.util.Locale;

/** Amounts as a plan shows them, thousands apart, the same in every locale. */
public final class Amounts {
  private Amounts() {}

  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** With a noun that takes an s. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  public static String decimals(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  public static String hours(double hours) {
    return decimals(hours, 2);
  }

  public static String rate(double imagesPerSecond) {
    return decimals(imagesPerSecond, imagesPerSecond < 100 ? 1 : 0);
  }

  public static String bytes(long bytes) {
    double mebibytes = bytes / (double) (1 << 20);
    return mebibytes < 1024
        ? decimals(mebibytes, 1) + " MiB"
        : decimals(mebibytes / 1024, 1) + " GiB";
  }
}
