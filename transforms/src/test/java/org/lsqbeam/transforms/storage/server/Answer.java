package org.lsqbeam.transforms.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;

/** The response to a request. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, Map<String, String> headers, byte[] body) {
  static Answer json(JsonNode json) throws IOException {
    return json(200, json);
  }

  static Answer json(int status, JsonNode json) throws IOException {
    return new Answer(
        status,
        Map.of("Content-Type", "application/json; charset=UTF-8"),
        Call.JSON.writeValueAsBytes(json));
  }

  static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, headers, new byte[0]);
  }

  /**
   * Sends it.
   *
   * @param half whether the body is cut midway
   */
  void send(HttpExchange exchange, boolean half) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body, 0, half ? body.length / 2 : body.length);
  }
}
