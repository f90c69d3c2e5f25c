package org.lsqbeam.transforms.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request, taken apart.
 *
 * @param path its parts, decoded, from {@code b} on
 */
record Call(
    Operation operation,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers) {
  static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param headers by their names in lower case
   */
  static Call of(String method, URI uri, Map<String, String> headers) {
    Map<String, String> query = query(uri);
    List<String> parts =
        Arrays.stream(uri.getRawPath().split("/", -1))
            .filter(part -> !part.isEmpty())
            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    if (parts.get(0).equals("batch")) {
      return new Call(Operation.BATCH, List.of(), query, headers);
    }
    List<String> path = parts.subList(parts.indexOf("b"), parts.size());
    Operation operation =
        switch (method) {
          case "PUT" -> Operation.UPLOAD;
          case "DELETE" -> Operation.DELETE;
          case "POST" ->
              "resumable".equals(query.get("uploadType"))
                  ? Operation.START_UPLOAD
                  : Operation.INSERT;
          default ->
              path.size() == 3
                  ? Operation.LIST
                  : "media".equals(query.get("alt")) ? Operation.DOWNLOAD : Operation.GET;
        };
    return new Call(operation, path, query, headers);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] named = pair.split("=", 2);
        String value = named.length == 2 ? named[1] : "";
        query.put(named[0], URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  String bucket() {
    return path.get(1);
  }

  /** The object's name, which stands in the path or in the query. */
  String object() {
    return path.size() > 3 ? path.get(3) : query.getOrDefault("name", "");
  }

  /** A query's parameter that is a whole number. */
  Optional<Long> number(String parameter) {
    return Optional.ofNullable(query.get(parameter)).map(Long::valueOf);
  }

  static JsonNode json(byte[] body) throws IOException {
    return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
  }
}
