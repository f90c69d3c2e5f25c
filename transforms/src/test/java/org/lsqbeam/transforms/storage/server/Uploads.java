package org.lsqbeam.transforms.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.transforms.storage.server.StoredObjects.Stored;

/** Resumable uploads: an object is there when all of it has come. */
final class Uploads {
  private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

  /** A cut request is kept up to a multiple of these bytes, as Google's server does. */
  private static final int KEPT = 1 << 18;

  private static final class Upload {
    private final Call start;
    private final JsonNode given;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable Stored stored;

    Upload(Call start, JsonNode given) {
      this.start = start;
      this.given = given;
    }

    String object() {
      return given.path("name").asText(start.object());
    }
  }

  private final StoredObjects objects;
  private final Map<String, Upload> uploads = new HashMap<>();

  Uploads(StoredObjects objects) {
    this.objects = objects;
  }

  synchronized Answer start(Call call, JsonNode given, String endpoint) {
    objects.bucket(call.bucket());
    String id = "upload-" + uploads.size();
    uploads.put(id, new Upload(call, given));
    String path = "/upload/storage/v1/b/" + call.bucket() + "/o";
    return Answer.empty(
        200, Map.of("Location", endpoint + path + "?uploadType=resumable&upload_id=" + id));
  }

  /** The name of the object that an upload is to become. */
  synchronized String object(Call call) {
    return upload(call).object();
  }

  /** Keeps what came before the connection was cut. */
  synchronized void keep(Call call, byte[] content) {
    append(upload(call), call, content, content.length - content.length % KEPT);
  }

  synchronized Answer receive(Call call, byte[] content) throws IOException {
    Upload upload = upload(call);
    if (upload.stored == null) {
      append(upload, call, content, content.length);
      String total = range(call).group(3);
      if (!total.equals("*") && Long.parseLong(total) == upload.received.size()) {
        Optional<Long> match = upload.start.number("ifGenerationMatch");
        byte[] all = upload.received.toByteArray();
        upload.stored =
            objects.put(upload.start.bucket(), upload.object(), all, upload.given, match);
      }
    }
    if (upload.stored != null) {
      return Answer.json(upload.stored.resource());
    }
    int received = upload.received.size();
    return Answer.empty(
        308, received == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (received - 1)));
  }

  private static void append(Upload upload, Call call, byte[] content, int length) {
    String from = range(call).group(1);
    if (from == null) { // a question how far it is
      return;
    }
    if (Long.parseLong(from) != upload.received.size()) {
      throw new RefusedException(
          400, "invalid", "content from " + from + ", of which came " + upload.received.size());
    }
    upload.received.write(content, 0, length);
  }

  private Upload upload(Call call) {
    Upload upload = uploads.get(call.query().getOrDefault("upload_id", ""));
    if (upload == null) {
      throw new RefusedException(404, "notFound", "No such upload.");
    }
    return upload;
  }

  private static Matcher range(Call call) {
    Matcher range = RANGE.matcher(call.headers().getOrDefault("content-range", ""));
    if (!range.matches()) {
      throw new RefusedException(400, "invalid", "Failed to parse Content-Range header.");
    }
    return range;
  }
}
