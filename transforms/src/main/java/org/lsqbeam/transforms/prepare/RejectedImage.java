package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.transforms.source.Split;

/**
 * An image that could not be read.
 *
 * @param split {@code train} or {@code val}
 * @param file {@code <class>/<file>}
 * @param reason in one line
 */
record RejectedImage(Split split, String file, String reason) implements Serializable {
  static final Comparator<RejectedImage> ORDER =
      Comparator.comparing(RejectedImage::split)
          .thenComparing(RejectedImage::file)
          .thenComparing(RejectedImage::reason);

  /** Characters that JSON need not escape, but that control a terminal or end its line. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\x7f-\\x9f\\u061C\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  /**
   * A line of a dataset's list.
   *
   * @param dataset the first digits of its fingerprint
   */
  record Line(String dataset, String file, String reason, Split split) {}

  /** Returns the line in the list of a dataset, with its digest; it is safe to print. */
  String line(String dataset) {
    return SealedJson.line(
        UNPRINTABLE
            .matcher(Json.line(new Line(dataset, file, reason, split)))
            .replaceAll(found -> String.format("\\\\u%04x", (int) found.group().charAt(0))));
  }
}
