package org.lsqbeam.pipelines.flow;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.base.Throwables;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;

/**
 * A Flink cluster, asked through its REST interface.
 *
 * @param master {@code host:port}, as {@code --flinkMaster} takes it
 * @param overview its address
 */
record FlinkCluster(String master, URI overview) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int USUAL_PORT = 8081;
  private static final int LAST_PORT = 65535;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Overview(@JsonProperty("slots-total") int slots) {}

  /**
   * A job of the cluster.
   *
   * @param id its identifier
   * @param tasks how many are in each state
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Job(
      @JsonProperty("jid") String id, String name, String state, Map<String, Integer> tasks) {
    /** Whether tasks need slots and none runs. */
    boolean waits() {
      return state.equals("RUNNING")
          && tasks.getOrDefault("scheduled", 0) > 0
          && Stream.of("deploying", "initializing", "running")
              .allMatch(each -> tasks.getOrDefault(each, 0) == 0);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Jobs(List<Job> jobs) {}

  /**
   * A failure of a job's task.
   *
   * @param timestamp its time, in milliseconds
   * @param stacktrace the error and where it was thrown
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Failure(long timestamp, String stacktrace) {
    /** The error without the places where it was thrown. */
    String reason() {
      return stacktrace.lines().findFirst().orElse("no reason is given");
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Failures(@JsonProperty("exceptionHistory") History history) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record History(List<Failure> entries) {}

  /**
   * @throws IllegalArgumentException if it is no host and port
   */
  static FlinkCluster at(String master) {
    String[] parts = master.replaceFirst("^https?://", "").split(":", -1);
    try {
      int port = parts.length == 1 ? USUAL_PORT : Integer.parseInt(parts[1]);
      if (parts.length <= 2 && !parts[0].isEmpty() && port > 0 && port <= LAST_PORT) {
        return new FlinkCluster(
            master, URI.create("http://" + parts[0] + ":" + port + "/overview"));
      }
    } catch (IllegalArgumentException e) {
      throw wrong(master, e);
    }
    throw wrong(master, null);
  }

  private static IllegalArgumentException wrong(String master, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "flinkMaster is '"
            + master
            + "'; must be HOST:PORT of a cluster's REST interface, or [local]",
        cause);
  }

  /**
   * How many task slots it has, free or not.
   *
   * @throws IllegalArgumentException if it does not answer, or has none
   */
  int slots() throws IOException {
    int slots = read().slots();
    if (slots < 1) {
      throw new IllegalArgumentException(
          "flinkMaster '"
              + master
              + "' has no task slot; start a TaskManager, or give --parallelism=N if TaskManagers start"
              + " with the job");
    }
    return slots;
  }

  /**
   * Makes sure that it is a cluster, which may have no task slot yet.
   *
   * @throws IllegalArgumentException if it does not answer
   */
  void requireAnswer() throws IOException {
    read();
  }

  /** Returns all jobs that it knows, whether they run or have ended. */
  List<Job> jobs() throws IOException {
    return get("/jobs/overview", Jobs.class).jobs();
  }

  /** Returns why tasks of a job failed, the earliest first. */
  List<Failure> failures(String job) throws IOException {
    return get("/jobs/" + job + "/exceptions", Failures.class).history().entries().stream()
        .sorted(Comparator.comparingLong(Failure::timestamp))
        .toList();
  }

  /** Returns the command that cancels a job. */
  String cancellation(String job) {
    return "curl -X PATCH '" + overview.resolve("/jobs/" + job + "?mode=cancel") + "'";
  }

  /** Cancels a job. */
  void cancel(String job) throws IOException {
    URI address = overview.resolve("/jobs/" + job + "?mode=cancel");
    send(
        address,
        HttpRequest.newBuilder(address).method("PATCH", HttpRequest.BodyPublishers.noBody()),
        ACCEPTED);
  }

  /** Whether it answers now. */
  boolean answers() throws IOException {
    try {
      read();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Finds out whether a job failed because its JobManager ended.
   *
   * @param failure of the job, as the runner throws it
   * @throws IOException naming the cluster, if so
   */
  void requireNotLost(Exception failure) throws IOException {
    if (!answers()) {
      throw lost("its JobManager does not answer any more", failure);
    }
    if (Throwables.getStackTraceAsString(failure).contains("FlinkJobNotFoundException")) {
      throw lost("its JobManager was started anew and does not know the job", failure);
    }
  }

  private IOException lost(String why, Exception failure) {
    return new IOException(
        "flinkMaster '"
            + master
            + "' is lost: "
            + why
            + "; the same command continues from the last checkpoints once a cluster is there",
        failure);
  }

  private Overview read() throws IOException {
    return get(overview.getPath(), Overview.class);
  }

  private <T> T get(String path, Class<T> type) throws IOException {
    URI address = overview.resolve(path);
    try {
      return Json.parse(
          send(address, HttpRequest.newBuilder(address), OK), type, address.toString());
    } catch (InvalidDataException e) {
      throw silent(reason(e), e);
    }
  }

  private String send(URI address, HttpRequest.Builder request, int expected) throws IOException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      HttpResponse<String> response =
          client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == expected) {
        return response.body();
      }
      throw silent("status " + response.statusCode(), null);
    } catch (IOException e) {
      throw silent(reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + address + " was asked", e);
    }
  }

  /** Java's client gives many of its exceptions no message. */
  private static String reason(Exception e) {
    if (e instanceof HttpTimeoutException) {
      return "no answer within " + PATIENCE.toSeconds() + " seconds";
    }
    if (e instanceof ConnectException) {
      boolean unresolved =
          Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
              .anyMatch(UnresolvedAddressException.class::isInstance);
      return unresolved ? "unknown host" : "the connection is refused";
    }
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  private IllegalArgumentException silent(String why, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "flinkMaster is '" + master + "'; no Flink cluster answers there (" + why + ")", cause);
  }
}
