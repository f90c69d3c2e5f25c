package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;

/**
 * Every request of a tiny experiment whose output is in Cloud Storage fails once: the command goes
 * on, or says what failed, and the same command again ends in the same bytes. A sample is tried;
 * see {@link FaultChoice}.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class CloudOperationFaultsTest {
  private static final FaultChoice CHOICE = FaultChoice.ofThisBuild();
  private static final String EXPIRED =
      "{\"owner\":\"1@dead\",\"expires\":\"2001-01-01T00:00:00Z\"}";

  /** A way in which a request fails. */
  enum Way {
    UNAVAILABLE(Fault.UNAVAILABLE),
    ANSWER_LOST(Fault.CUT_ANSWER),
    CUT_MIDWAY(Fault.CUT_MIDWAY),
    REFUSED_FOR_GOOD(Fault.FORBIDDEN),
    /** The process ends when the request arrives. */
    DEATH(Fault.NONE);

    private final Fault fault;

    Way(Fault fault) {
      this.fault = fault;
    }
  }

  @AutoClose private final Bucket bucket = Bucket.open();
  private Path folder = Path.of("");
  private SmallExperiment experiment = new SmallExperiment("", 1);
  private Map<String, String> undisturbed = Map.of();
  private long requests;
  private final Map<String, Long> firsts = new TreeMap<>();

  @BeforeAll
  void countTheRequests(@TempDir Path temporary) throws IOException {
    folder = temporary;
    experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    reproduce("output"); // a first command of this JVM makes a few requests more
    bucket.folder("").deleteFolder("output");
    bucket.server().recount();
    CommandLine whole = reproduce("output");
    List<String> counted = bucket.server().recount();
    requests = counted.size();
    for (int i = 0; i < counted.size(); i++) {
      firsts.putIfAbsent(counted.get(i), i + 1L);
    }
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    undisturbed = bucket.contents("output");
  }

  private CommandLine reproduce(String output) {
    return CommandLine.run(command(output));
  }

  private String[] command(String output) {
    return experiment.command(
        "reproduce", "gs://bucket/" + output, "--workFolder=" + folder.resolve("work"));
  }

  @ParameterizedTest
  @EnumSource
  void anExperimentSurvivesARequestThatFails(Way way) throws Exception {
    List<String> wrong = new ArrayList<>();
    long[] chosen = chosen(way).toArray();
    for (int i = 0; i < chosen.length; i++) {
      long request = chosen[i];
      if (i > 0 && i % 10 == 0) {
        System.out.printf("%s: %d of %d requests, %d wrong%n", way, i, chosen.length, wrong.size());
      }
      String output = way + "-" + request;
      List<String> problems = new ArrayList<>();
      if (way == Way.DEATH) {
        die(output, request);
      } else {
        bucket.server().failRequest(request, way.fault, way == Way.REFUSED_FOR_GOOD);
        problems.addAll(problemsOf(way, reproduce(output)));
      }
      bucket.server().recount();
      expireLeases(output);
      CommandLine again = reproduce(output);
      if (again.exitCode() != 0) {
        problems.addAll(again.errors());
      }
      problems.addAll(FaultTrials.differences(undisturbed, bucket.contents(output)));
      if (!problems.isEmpty()) {
        wrong.add("request " + request + ": " + problems);
      }
      bucket.folder("").deleteFolder(output);
    }
    assertThat(wrong).isEmpty();
  }

  private LongStream chosen(Way way) {
    if (CHOICE.everyOperation()) {
      return LongStream.rangeClosed(1, requests);
    }
    if (CHOICE.parts() > 0) {
      return firsts.entrySet().stream()
          .filter(first -> CHOICE.has(first.getKey()))
          .mapToLong(Map.Entry::getValue);
    }
    return new Random(31 * CHOICE.seed() + way.name().hashCode()).longs(1, 1, requests + 1);
  }

  /** A fault that passes is not even noticed; one that stays is told in one line. */
  private static List<String> problemsOf(Way way, CommandLine faulty) {
    boolean told =
        faulty.errors().size() == 1 && faulty.errors().get(0).matches("lsq: .*gs://bucket.*");
    return faulty.exitCode() == 0 || (way == Way.REFUSED_FOR_GOOD && told)
        ? List.of()
        : faulty.errors();
  }

  private void die(String output, long request) throws Exception {
    CompletableFuture<Process> started = new CompletableFuture<>();
    bucket.server().atRequest(request, () -> started.join().destroyForcibly());
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dlsqbeam.gcsEndpoint=" + bucket.server().endpoint(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(List.of(command(output)));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("printed").toFile())
            .start();
    started.complete(process);
    assertThat(process.waitFor()).as("at request %s", request).isEqualTo(128 + 9);
  }

  /** Puts the leases of a dead process into the past, as a minute's wait does. */
  private void expireLeases(String output) throws IOException {
    for (String name : bucket.contents(output).keySet()) {
      if (name.endsWith("lease.json")) {
        bucket.server().put(Bucket.NAME, output + "/" + name, EXPIRED.getBytes(UTF_8));
      }
    }
  }
}
