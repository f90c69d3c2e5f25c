package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.source.Split;

/**
 * A line of {@code rejected.jsonl}: an image that could not be read.
 *
 * @param split {@code train} or {@code val}
 * @param file {@code <class>/<file>}
 * @param reason in one line
 */
record RejectedImage(Split split, String file, String reason) implements Serializable {
  static final String FILE_NAME = "rejected.jsonl";

  static final Comparator<RejectedImage> ORDER =
      Comparator.comparing(RejectedImage::split)
          .thenComparing(RejectedImage::file)
          .thenComparing(RejectedImage::reason);

  /** What JSON may hold as it is, but a terminal takes for a command or for the end of a line. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\x7f-\\x9f\\u061C\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  /** The line, which is safe to print. */
  String line() {
    return UNPRINTABLE
            .matcher(Json.line(this))
            .replaceAll(found -> String.format("\\\\u%04x", (int) found.group().charAt(0)))
        + "\n";
  }
}
