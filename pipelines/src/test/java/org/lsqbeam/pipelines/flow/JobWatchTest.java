package org.lsqbeam.pipelines.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a job, of a server that answers as a JobManager of Flink 1.19. */
final class JobWatchTest {
  private static final String EARLIER = job("aa", "cifar10", "FINISHED", "\"finished\":4");

  private final HttpServer server;
  private final String master;
  private final RecordedProgress told = new RecordedProgress();
  private final AtomicLong seconds = new AtomicLong();
  private final JobWatch watch;
  private volatile String jobs = EARLIER;
  private volatile String failures = "";

  JobWatchTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer =
              exchange.getRequestURI().getPath().equals("/jobs/overview")
                  ? "{\"jobs\":[" + jobs + "]}"
                  : "{\"exceptionHistory\":{\"entries\":[" + failures + "],\"truncated\":false}}";
          exchange.sendResponseHeaders(200, answer.getBytes(UTF_8).length);
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    master = "127.0.0.1:" + server.getAddress().getPort();
    watch =
        new JobWatch(
            FlinkCluster.at(master), "cifar10", told, () -> Instant.ofEpochSecond(seconds.get()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String job(String id, String name, String state, String tasks) {
    return "{\"jid\":\"%s\",\"name\":\"%s\",\"start-time\":1,\"state\":\"%s\",\"tasks\":{%s}}"
        .formatted(id, name, state, tasks);
  }

  @Test
  void theCommandThatCancelsTheNewJobOfTheNameIsToldOnce() {
    watch.look();
    String other = job("cc", "bench", "RUNNING", "");
    jobs = String.join(",", EARLIER, other, job("bb", "cifar10", "RUNNING", "\"running\":1"));
    watch.look();
    watch.look();
    assertThat(told.lines)
        .containsExactly(
            "cifar10 is submitted: curl -X PATCH 'http://" + master + "/jobs/bb?mode=cancel'");
  }

  @Test
  void aJobThatWaitsForSlotsIsToldOnceAfterTenSeconds() {
    jobs = job("bb", "cifar10", "RUNNING", "\"scheduled\":2,\"running\":0");
    watch.look();
    told.lines.clear();
    seconds.set(9);
    watch.look();
    assertThat(told.lines).isEmpty();
    seconds.set(10);
    watch.look();
    watch.look();
    assertThat(told.lines).containsExactly("cifar10 waits");
  }

  @Test
  void eachFailureOfATaskIsToldOnce() {
    jobs = job("bb", "cifar10", "RUNNING", "\"running\":1");
    String lost = failure(5, "TaskManager with id t is no longer reachable.\\n\\tat a.B");
    failures = lost;
    watch.look();
    told.lines.clear();
    failures = failure(7, "another\\n\\tat a.B") + "," + lost;
    watch.look();
    watch.look();
    assertThat(told.lines).containsExactly("cifar10 lost a task: another");
  }

  private static String failure(long timestamp, String stacktrace) {
    return "{\"exceptionName\":\"e\",\"stacktrace\":\"%s\",\"timestamp\":%d,\"taskName\":null}"
        .formatted(stacktrace, timestamp);
  }

  @Test
  void aClusterThatDoesNotAnswerEndsNothing() {
    server.stop(0);
    watch.look();
    assertThat(told.lines).isEmpty();
  }
}
