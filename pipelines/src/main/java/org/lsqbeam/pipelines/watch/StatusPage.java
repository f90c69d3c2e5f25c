package org.lsqbeam.pipelines.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Sha256;

/** A page on this machine alone that shows how far an experiment is, and its report so far. */
public final class StatusPage implements Closeable {
  private static final String STATUS = "/status.json";
  private static final String REPORT = "report.html";

  private final HttpServer server;
  private final Map<String, Content> contents = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  private record Content(String type, byte[] bytes) {}

  /**
   * Starts to serve.
   *
   * @param title the heading until runs are shown
   * @param port 0 for a free one
   */
  public StatusPage(String title, int port) throws IOException {
    showWaiting(title, "looking at the runs");
    contents.put("/", new Content("text/html", page()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private static byte[] page() throws IOException {
    try (InputStream page = StatusPage.class.getResourceAsStream("status.html")) {
      if (page == null) {
        throw new IllegalStateException("status.html is missing from the jar");
      }
      return page.readAllBytes();
    }
  }

  /** Returns the address of the page. */
  public String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  /** Shows from now on that there are no runs yet, and what they wait for. */
  public void showWaiting(String title, String summary) {
    showStatus(
        title,
        new TreeMap<>(Map.of("ended", false, "summary", summary, "runs", List.of(), "report", "")));
  }

  /**
   * Shows a status and a report from now on.
   *
   * @param title the heading
   * @param report the content of each file by its name, of which one is {@code report.html}
   */
  public void show(String title, SweepStatus status, Map<String, byte[]> report) {
    report.forEach((name, bytes) -> contents.put("/" + name, new Content(type(name), bytes)));
    Map<String, Object> json = status.json();
    json.put("report", Sha256.hex(Objects.requireNonNull(report.get(REPORT))));
    showStatus(title, json);
  }

  private void showStatus(String title, Map<String, Object> json) {
    json.put("title", title);
    contents.put(
        STATUS, new Content(type(STATUS), Json.line(json).getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a type that a browser shows instead of saving the file. */
  private static String type(String name) {
    return name.endsWith(".html")
        ? "text/html"
        : name.endsWith(".json") ? "application/json" : "text/plain";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Content content = contents.get(exchange.getRequestURI().getPath());
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().add("Content-Type", content.type() + "; charset=utf-8");
      exchange.getResponseHeaders().add("Cache-Control", "no-store");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, content.bytes().length);
      exchange.getResponseBody().write(content.bytes());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
