package org.lsqbeam.transforms.storage.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts of a multipart body. */
final class Parts {
  static final String BOUNDARY = "part_of_the_answer";

  /**
   * @param headers by their names in lower case
   * @param content what follows them, a character for each byte
   */
  record Part(Map<String, String> headers, String content) {
    byte[] bytes() {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private Parts() {}

  static List<Part> of(byte[] body, String contentType) {
    String boundary = contentType.replaceFirst(".*boundary=\"?([^\";]+).*", "$1");
    // Every byte is one character, and back.
    String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    List<Part> parts = new ArrayList<>();
    String delimiter = "\r\n--" + boundary;
    int start = text.indexOf(delimiter) + delimiter.length();
    for (int end = text.indexOf(delimiter, start); end >= 0; end = text.indexOf(delimiter, start)) {
      parts.add(part(text.substring(start + 2, end)));
      start = end + delimiter.length();
    }
    return parts;
  }

  static Part part(String text) {
    int blank = text.indexOf("\r\n\r\n");
    Map<String, String> headers = new HashMap<>();
    for (String line : text.substring(0, blank).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new Part(headers, text.substring(blank + 4));
  }

  /** The body of an answer whose parts are answers themselves. */
  static byte[] join(List<Part> answers) {
    StringBuilder body = new StringBuilder();
    for (Part answer : answers) {
      body.append("--").append(BOUNDARY).append("\r\n");
      answer
          .headers()
          .forEach((name, value) -> body.append(name).append(": ").append(value).append("\r\n"));
      body.append("\r\n").append(answer.content()).append("\r\n");
    }
    body.append("--").append(BOUNDARY).append("--\r\n");
    return body.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
