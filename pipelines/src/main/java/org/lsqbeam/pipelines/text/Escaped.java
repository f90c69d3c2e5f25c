package org.lsqbeam.pipelines.text;

import com.samskivert.mustache.Escapers;

/** Escapes text for HTML and Markdown. */
public final class Escaped {
  /** Characters that are not seen but reorder what is around them, or end a line. */
  static final String INVISIBLE =
      "\\u061C\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069";

  private static final String UNPRINTABLE =
      "[\\p{IsControl}\\p{Cs}\\uFFFE\\uFFFF" + INVISIBLE + "&&[^\\n\\t]]";

  private Escaped() {}

  /** Escapes text for HTML's running text and quoted attributes; the result is XML as well. */
  public static String html(String text) {
    return Escapers.HTML.escape(printable(text));
  }

  /** Escapes text for Markdown's running text and the cells of its tables. */
  public static String markdown(String text) {
    return printable(text)
        .replaceAll("\\s+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replaceAll("([\\\\`*_\\[\\]|~#$])", "\\\\$1");
  }

  /** Removes control characters, such as terminal colours in an error message. */
  private static String printable(String text) {
    return text.replaceAll(UNPRINTABLE, " ");
  }
}
