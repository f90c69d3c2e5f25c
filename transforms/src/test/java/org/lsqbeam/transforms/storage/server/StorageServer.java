package org.lsqbeam.transforms.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.lsqbeam.transforms.storage.server.StoredObjects.Stored;

/**
 * A server of Cloud Storage's JSON API: uploads in one request and resumable ones, ranged
 * downloads, listings by page, removal and batches, with generations, preconditions and checksums
 * as Google's has them, and with faults to order.
 *
 * <p>Clients are sent here by the system property {@code lsqbeam.gcsEndpoint}.
 */
public final class StorageServer implements AutoCloseable {
  /** Writes as another client does. */
  private static final byte[] OTHERS = {1};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final StoredObjects objects = new StoredObjects();
  private final Uploads uploads = new Uploads(objects);
  private final Faults faults = new Faults();
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> refusals = new ConcurrentHashMap<>();
  private final Set<String> authorizations = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytesReceived = new AtomicLong();
  private final AtomicLong bytesSent = new AtomicLong();

  private StorageServer(HttpServer server) {
    this.server = server;
  }

  /** Starts a server without buckets, at a port of its own. */
  public static StorageServer start() {
    // Or each answer waits 40 ms for the client's acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    StorageServer server = new StorageServer(http);
    http.createContext("/", server::handle);
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  /** The URL that clients are to be sent to. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Makes a bucket, if it is not there. */
  public void makeBucket(String bucket) {
    objects.makeBucket(bucket);
  }

  /** Puts an object into a bucket. */
  public void put(String bucket, String name, byte[] content) throws IOException {
    objects.put(bucket, name, content, Call.json(new byte[0]), Optional.empty());
  }

  /** Orders a fault for the next requests of a kind; several for one kind come in turn. */
  public void fail(Operation operation, Fault fault, int times) {
    faults.order(operation, fault, times);
  }

  /**
   * Counts the requests of all kinds from 1 on, and lets one fail.
   *
   * @param forGood whether all later ones fail too
   */
  public void failRequest(long number, Fault fault, boolean forGood) {
    faults.plan(new Faults.Plan(number, fault, forGood, () -> {}));
  }

  /** Does something when a request comes, which is answered nonetheless. */
  public void atRequest(long number, Runnable action) {
    faults.plan(new Faults.Plan(number, Fault.NONE, false, action));
  }

  /**
   * Counts the requests of all kinds from 1 on; returns those that came since the last count, each
   * as its kind and the object's name without the numbers in it.
   */
  public List<String> recount() {
    List<String> counted = faults.counted();
    failRequest(0, Fault.NONE, false);
    return counted;
  }

  /** Holds back the next write of an object, all of whose content has come. */
  public Hold hold(String name) {
    Hold hold = new Hold();
    holds.put(name, hold);
    return hold;
  }

  private void passHold(String name) {
    Hold hold = holds.remove(name);
    if (hold != null) {
      hold.pass();
    }
  }

  /**
   * Lets one in twelve of all requests fail in a way that passes, each kind in every such way in
   * turn, in an order that is drawn by a seed; of writes with a precondition every other answer is
   * lost.
   */
  public void failAtRandom(long seed) {
    faults.draw(seed);
  }

  /** Ends the faults that are drawn. */
  public void failNoMore() {
    faults.drawNone();
  }

  /** How many requests of a kind met a fault. */
  public int failures(Operation operation, Fault fault) {
    return faults.met(operation, fault);
  }

  /** How many requests were answered with an error of a status, faults among them. */
  public int refusals(int status) {
    return refusals.getOrDefault(status, 0);
  }

  /** How many requests of a kind came, failed ones too. */
  public int requests(Operation operation) {
    return faults.requests(operation);
  }

  /** Waits until so many requests of a kind have come. */
  public void awaitRequests(Operation operation, int times) throws InterruptedException {
    faults.awaitRequests(operation, times);
  }

  /** How often an object was written. */
  public int writes(String bucket, String name) {
    return objects.writes(bucket, name);
  }

  /** The different values that the requests' header {@code Authorization} had. */
  public Set<String> authorizations() {
    return Set.copyOf(authorizations);
  }

  /** How many bytes of resumable uploads arrived, those of cut requests too. */
  public long bytesReceived() {
    return bytesReceived.get();
  }

  /** How many bytes of objects' content were sent. */
  public long bytesSent() {
    return bytesSent.get();
  }

  /** The contents of a bucket's objects, by name. */
  public Map<String, byte[]> contents(String bucket) {
    Map<String, byte[]> contents = new TreeMap<>();
    objects.bucket(bucket).forEach((name, stored) -> contents.put(name, stored.content()));
    return contents;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      authorizations.add(headers.getOrDefault("authorization", "none"));
      Call call = Call.of(exchange.getRequestMethod(), exchange.getRequestURI(), headers);
      Optional<Fault> fault = faults.next(call);
      if (fault.equals(Optional.of(Fault.CUT_BEFORE))) {
        return;
      }
      boolean midway = fault.equals(Optional.of(Fault.CUT_MIDWAY));
      boolean sending = call.operation() == Operation.DOWNLOAD;
      byte[] body = body(exchange, call, midway && !sending);
      if (call.operation() == Operation.UPLOAD) {
        bytesReceived.addAndGet(body.length);
      }
      if (midway && !sending) {
        if (call.operation() == Operation.UPLOAD) {
          uploads.keep(call, body);
        }
        return;
      }
      Answer answer = answer(call, body, fault);
      if (sending) {
        bytesSent.addAndGet(answer.body().length / (midway ? 2 : 1));
      }
      if (!fault.equals(Optional.of(Fault.CUT_ANSWER))) {
        answer.send(exchange, midway);
      }
    }
  }

  private static byte[] body(HttpExchange exchange, Call call, boolean half) throws IOException {
    InputStream raw = exchange.getRequestBody();
    if (half) {
      String length = call.headers().getOrDefault("content-length", "2");
      return raw.readNBytes((int) (Long.parseLong(length) / 2));
    }
    boolean packed = "gzip".equals(call.headers().get("content-encoding"));
    return (packed ? new GZIPInputStream(raw) : raw).readAllBytes();
  }

  private Answer answer(Call call, byte[] body, Optional<Fault> fault) throws IOException {
    try {
      fault.ifPresent(Faults::refuse);
      boolean overtaken = fault.equals(Optional.of(Fault.OVERTAKEN));
      if (overtaken && call.operation() != Operation.INSERT) {
        put(call.bucket(), call.object(), OTHERS);
      }
      Answer answer =
          call.operation() == Operation.INSERT
              ? insert(call, body, overtaken)
              : execute(call, body);
      return fault.isPresent() ? Faults.spoil(fault.get(), answer) : answer;
    } catch (RefusedException e) {
      refusals.merge(e.status(), 1, Integer::sum);
      ObjectNode error = Call.JSON.createObjectNode();
      error.put("code", e.status()).put("message", e.getMessage());
      error
          .putArray("errors")
          .addObject()
          .put("domain", "global")
          .put("reason", e.reason())
          .put("message", e.getMessage());
      return Answer.json(e.status(), Call.JSON.createObjectNode().set("error", error));
    }
  }

  private Answer execute(Call call, byte[] body) throws IOException {
    Optional<Long> match = call.number("ifGenerationMatch");
    return switch (call.operation()) {
      case LIST -> Answer.json(objects.list(call.bucket(), call.query()));
      case GET -> Answer.json(found(call).resource());
      case DOWNLOAD -> Downloads.answer(found(call), call.headers().get("range"));
      case INSERT -> insert(call, body, false);
      case START_UPLOAD -> uploads.start(call, Call.json(body), endpoint());
      case UPLOAD -> {
        passHold(uploads.object(call));
        yield uploads.receive(call, body);
      }
      case DELETE -> {
        objects.delete(call.bucket(), call.object(), match);
        yield Answer.empty(204, Map.of());
      }
      case BATCH -> batch(call, body);
    };
  }

  private Stored found(Call call) {
    return objects.get(call.bucket(), call.object(), call.number("generation"));
  }

  private Answer insert(Call call, byte[] body, boolean overtaken) throws IOException {
    JsonNode given = Call.json(new byte[0]);
    byte[] content = body;
    if ("multipart".equals(call.query().get("uploadType"))) {
      List<Parts.Part> parts = Parts.of(body, call.headers().getOrDefault("content-type", ""));
      given = Call.json(parts.get(0).bytes());
      content = parts.get(1).bytes();
    }
    String name = given.path("name").asText(call.object());
    if (overtaken) {
      put(call.bucket(), name, OTHERS);
    }
    passHold(name);
    Optional<Long> match = call.number("ifGenerationMatch");
    return Answer.json(objects.put(call.bucket(), name, content, given, match).resource());
  }

  private Answer batch(Call batch, byte[] body) throws IOException {
    List<Parts.Part> answers = new ArrayList<>();
    for (Parts.Part part : Parts.of(body, batch.headers().getOrDefault("content-type", ""))) {
      String request = part.content();
      String[] line = request.lines().findFirst().orElse("").split(" ", -1);
      Call call = Call.of(line[0], URI.create(line[1]), Parts.part(request).headers());
      Answer answer = answer(call, new byte[0], faults.nextOfABatch(call));
      String head =
          "HTTP/1.1 "
              + answer.status()
              + " Status\r\nContent-Type: application/json\r\nContent-Length: "
              + answer.body().length
              + "\r\n\r\n";
      String id = part.headers().getOrDefault("content-id", "<1>");
      answers.add(
          new Parts.Part(
              Map.of("Content-Type", "application/http", "Content-ID", "<response-" + id + ">"),
              head + new String(answer.body(), StandardCharsets.ISO_8859_1)));
    }
    return new Answer(
        200,
        Map.of("Content-Type", "multipart/mixed; boundary=" + Parts.BOUNDARY),
        Parts.join(answers));
  }
}
