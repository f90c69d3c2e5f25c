package org.lsqbeam.transforms.storage.server;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.transforms.storage.server.StoredObjects.Stored;

/** Content as it is sent: all of it, or a range. */
final class Downloads {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private Downloads() {}

  /** Whether a range is asked for that has an end: what is read has no checksum of its own. */
  static boolean isOfAPart(Call call) {
    return call.headers().getOrDefault("range", "-").matches(".*\\d-\\d+");
  }

  static Answer answer(Stored stored, @Nullable String range) {
    byte[] content = stored.content();
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("x-goog-generation", Long.toString(stored.generation()));
    headers.put("x-goog-hash", "crc32c=" + stored.resource().get("crc32c").asText());
    headers.put("x-goog-stored-content-length", Integer.toString(content.length));
    Matcher bounds = RANGE.matcher(range == null ? "" : range);
    if (!bounds.matches()) {
      return new Answer(200, headers, content);
    }
    int from = Integer.parseInt(bounds.group(1));
    if (from >= content.length) {
      throw new RefusedException(
          416, "requestedRangeNotSatisfiable", "Range not satisfiable: " + range);
    }
    int to = content.length;
    if (!bounds.group(2).isEmpty()) {
      to = (int) Math.min(to, Long.parseLong(bounds.group(2)) + 1);
    }
    headers.put("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
    return new Answer(206, headers, Arrays.copyOfRange(content, from, to));
  }
}
