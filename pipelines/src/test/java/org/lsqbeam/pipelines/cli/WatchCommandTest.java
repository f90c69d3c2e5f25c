package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.pipelines.watch.StatusPage;
import org.lsqbeam.pipelines.watch.SweepStatus;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.RunLock;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.training.TrainingRun;

/** What {@code watch} shows of a finished output, and of copies that were changed. */
@ExtendWith(FinishedOutputs.Shared.class)
final class WatchCommandTest {
  private static final String QUANTIZED = "runs/resnet-8-2bit-*/spec.json";

  private final FinishedOutputs finished;

  WatchCommandTest(FinishedOutputs finished) {
    this.finished = finished;
  }

  @Test
  void aFinishedExperimentIsPrintedOnce() {
    CommandLine watched = finished.watch(finished.whole());

    assertThat(watched.exitCode()).as(watched.err()).isZero();
    assertThat(watched.out())
        .containsPattern("1  done  1/1 +[\\d.]+ %  +resnet-8 full precision seed 1")
        .contains("2 of 2 runs done\n");
  }

  @Test
  void aSweepIsWatchedFromBeforeItsDatasetIsPrepared(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    Path datasets = output.resolve("datasets");
    Path later = folder.resolve("datasets");
    Files.move(datasets, later);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream waiting =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (Files.exists(later)) {
              moveBack(later, datasets); // as a command does that has prepared it
            }
          }
        };
    int exitCode =
        Main.run(
            finished.watching(output.toString()).toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(waiting, true, StandardCharsets.UTF_8));

    assertThat(exitCode).as(waiting.toString()).isZero();
    assertThat(waiting)
        .hasToString("waiting until the dataset of preset cifar10 is prepared in " + output + "\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("2 of 2 runs done\n");
  }

  private static void moveBack(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<TrainingRun> runs(Path output) throws Exception {
    RunFolder run =
        new RunFolder(requireNonNull(FinishedOutputs.file(output, QUANTIZED).getParent()));
    return List.of(new TrainingRun(run.spec(), ""));
  }

  private static RunFolder unfinished(Path output) throws Exception {
    RunFolder run =
        new RunFolder(requireNonNull(FinishedOutputs.file(output, QUANTIZED).getParent()));
    run.storage().delete("done.json");
    run.storage().delete("evaluation.json");
    return run;
  }

  @Test
  void aRunIsInterruptedUntilAWorkerTakesIt(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    RunFolder run = unfinished(output);
    ArtifactStore store = ArtifactStore.lookInto(output.toString());

    assertThat(SweepStatus.of(runs(output), store).summary())
        .startsWith("0 of 1 runs done, 1 interrupted");
    try (RunLock lock = RunLock.take(run).orElseThrow()) {
      lock.requireHeld();
      assertThat(SweepStatus.of(runs(output), store).summary())
          .startsWith("0 of 1 runs done, 1 running")
          .doesNotContain(" left");
    }
    run.writeFailure("the loss is not finite");
    SweepStatus failed = SweepStatus.of(runs(output), store);
    assertThat(failed.hasEnded()).isTrue();
    assertThat(failed.table()).contains("failed").contains("the loss is not finite");
  }

  @Test
  void anOutputInCloudStorageIsWatchedUntilItsRunsHaveEnded() throws Exception {
    try (Bucket bucket = Bucket.open()) {
      bucket.put(finished.whole(), "output");
      Storage output = bucket.folder("output");
      assertThat(finished.watch(output.root()).out()).contains("2 of 2 runs done\n");

      RunFolder run = SmallExperiment.run(output, "resnet-8-2bit");
      for (String later :
          List.of(
              "done.json",
              "evaluation.json",
              "predictions.bin",
              "quantization-error.json",
              "network.lsq",
              "integer-agreement.json")) {
        run.storage().delete(later);
      }
      SweepStatus interrupted =
          SweepStatus.of(
              List.of(new TrainingRun(run.spec(), "")), new ArtifactStore(output.root()));
      assertThat(interrupted.summary()).startsWith("0 of 1 runs done, 1 interrupted");

      CompletableFuture<CommandLine> watch =
          CompletableFuture.supplyAsync(() -> finished.watch(output.root()));
      run.writeFailure("the loss is not finite"); // as a worker on another machine does
      CommandLine ended = watch.get(1, TimeUnit.MINUTES);
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out())
          .containsPattern("2  failed .*resnet-8 2-bit seed 1: the loss is not finite")
          .contains("1 of 2 runs done, 1 failed\n");
    }
  }

  @Test
  void thePageServesTheStatusAndTheReport(@TempDir Path folder) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("output"));
    try (StatusPage page = new StatusPage(0)) {
      page.show(SweepStatus.of(runs(output), ArtifactStore.lookInto(output.toString())));
      page.showReport("the report".getBytes(StandardCharsets.UTF_8));

      assertThat(get(page.address()).body()).startsWith("<!DOCTYPE html>");
      JsonNode status =
          Json.parse(get(page.address() + "status.json").body(), JsonNode.class, "status");
      assertThat(status.get("ended").asBoolean()).isTrue();
      assertThat(status.get("summary").asText()).isEqualTo("1 of 1 runs done");
      assertThat(get(page.address() + "report.html").body()).isEqualTo("the report");
      HttpRequest head =
          HttpRequest.newBuilder(URI.create(page.address()))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(head, HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      assertThat(get(page.address() + "../etc/passwd").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
