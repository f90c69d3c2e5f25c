package org.lsqbeam.pipelines.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Other programs, in a Python process that measures itself: {@code bench/peers.py}. */
public final class Peers implements AutoCloseable {
  private static final String SCRIPT = "/bench/peers.py";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String python;
  private @Nullable Server server;

  /** The process, with the script that it runs. */
  private record Server(
      Process process, BufferedWriter requests, BufferedReader answers, Path script) {}

  /**
   * Peers that are not started.
   *
   * @param python the command of Python 3
   */
  public Peers(String python) {
    this.python = python;
  }

  /** An entry for a peer with its parameters, as the script documents them. */
  Entry entry(String name, String peer, Map<String, Object> parameters) {
    return new Entry(name, () -> open(peer, parameters));
  }

  private Contender open(String peer, Map<String, Object> parameters) throws IOException {
    Map<String, Object> request = new HashMap<>(parameters);
    request.put("peer", peer);
    JsonNode answer = ask(Map.of("open", request));
    if (answer.has("missing")) {
      throw new MissingPeerException(answer.get("missing").asText());
    }
    int number = answer.get("opened").asInt();
    return new Contender() {
      @Override
      public Turn turn() throws IOException {
        JsonNode turn = ask(Map.of("turn", number));
        return new Turn(
            turn.get("items").asLong(), turn.get("wall").asDouble(), turn.get("cpu").asDouble());
      }

      @Override
      public void close() {
        try {
          ask(Map.of("close", number));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private JsonNode ask(Map<String, Object> request) throws IOException {
    Server running = server == null ? start() : server;
    running.requests().write(JSON.writeValueAsString(request) + "\n");
    running.requests().flush();
    String answer = running.answers().readLine();
    if (answer == null) {
      throw new IOException(python + " has ended at the request " + request);
    }
    return JSON.readTree(answer);
  }

  private Server start() throws IOException {
    Path script = Files.createTempFile("lsq-peers", ".py");
    try (InputStream source = Peers.class.getResourceAsStream(SCRIPT)) {
      if (source == null) {
        throw new IOException(SCRIPT + " is not on the class path");
      }
      Files.write(script, source.readAllBytes());
    }
    Process process;
    try {
      process =
          new ProcessBuilder(python, script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      Files.delete(script);
      throw new MissingPeerException(python + " cannot be started");
    }
    server =
        new Server(
            process,
            process.outputWriter(StandardCharsets.UTF_8),
            process.inputReader(StandardCharsets.UTF_8),
            script);
    return server;
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      Files.delete(server.script());
      server.process().destroy();
    }
  }
}
