package org.lsqbeam.pipelines.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
    try (StatusPage page = new StatusPage("A sweep", 0)) {
      page.show(
          "A sweep",
          SweepStatus.of(runs(output), ArtifactStore.lookInto(output.toString())),
          Map.of(
              "report.html", "the report".getBytes(StandardCharsets.UTF_8),
              "results.csv", "the results".getBytes(StandardCharsets.UTF_8)));

      assertThat(get(page.address()).body()).startsWith("<!DOCTYPE html>");
      JsonNode status =
          Json.parse(get(page.address() + "status.json").body(), JsonNode.class, "status");
      assertThat(status.get("ended").asBoolean()).isTrue();
      assertThat(status.get("summary").asText()).isEqualTo("1 of 1 runs done");
      assertThat(status.get("title").asText()).isEqualTo("A sweep");
      assertThat(get(page.address() + "report.html?again").body()).isEqualTo("the report");
      assertThat(get(page.address() + "results.csv").body()).isEqualTo("the results");
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

  @Test
  void afterTheLastRunThePageStaysForTwoLooksOfTheBrowser() throws Exception {
    List<Long> pauses = new ArrayList<>();
    List<String> pages = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WatchCommand command =
        new WatchCommand(
            seconds -> {
              pauses.add(seconds);
              pages.addAll(served(out.toString(StandardCharsets.UTF_8)));
            },
            PageOpener.ofSystem());
    CommandArguments arguments =
        ArgumentParser.parse(command, pageOptions(finished.whole().toString()));
    command.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);

    assertThat(pauses).singleElement().satisfies(last -> assertThat(last).isGreaterThan(4));
    assertThat(pages.get(0)).contains("\"ended\":true").doesNotContain("\"title\":\"\"");
    assertThat(pages.get(1)).contains("Top-1, %");
    assertThat(pages.subList(2, pages.size())).hasSize(4).noneMatch(String::isEmpty);
  }

  private List<String> pageOptions(String output) {
    return finished.watching(output).stream()
        .skip(1)
        .filter(option -> !option.startsWith("--text"))
        .toList();
  }

  /** What a browser gets from the page, with the files that the report links to. */
  private static List<String> served(String printed) throws IOException {
    String address = printed.substring(printed.indexOf("http://")).strip();
    List<String> contents = new ArrayList<>();
    for (String name :
        List.of(
            "status.json",
            "report.html",
            "report.md",
            "results.csv",
            "results.json",
            "experiment.yaml")) {
      contents.add(read(address + name));
    }
    return contents;
  }

  private static String read(String address) throws IOException {
    try (InputStream file = URI.create(address).toURL().openStream()) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theOutputIsSaidNotToExistOnlyUntilItDoes(@TempDir Path folder) {
    Path output = folder.resolve("later");
    List<Long> pauses = new ArrayList<>();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    WatchCommand command =
        new WatchCommand(
            seconds -> {
              pauses.add(seconds);
              if (pauses.size() == 2) {
                Files.createDirectory(output); // as the command does that prepares the dataset
              }
              if (pauses.size() == 4) {
                throw new InterruptedIOException("enough");
              }
            },
            PageOpener.ofSystem());
    List<String> line = finished.watching(output.toString());
    CommandArguments arguments = ArgumentParser.parse(command, line.subList(1, line.size()));

    assertThatThrownBy(
            () ->
                command.run(
                    arguments, System.out, new PrintStream(err, true, StandardCharsets.UTF_8)))
        .isInstanceOf(InterruptedIOException.class);
    String waiting = "waiting until the dataset of preset cifar10 is prepared in " + output;
    assertThat(err).hasToString(waiting + ", which does not exist yet\n" + waiting + "\n");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the browser of the test is a shell script")
  void thePageIsOpenedBeforeTheDatasetIsPrepared(@TempDir Path folder) throws Exception {
    Path opened = folder.resolve("opened");
    Path browser = folder.resolve("browser");
    Files.writeString(browser, "#!/bin/sh\necho $1 >" + opened);
    assertThat(browser.toFile().setExecutable(true)).isTrue();
    List<String> statuses = new ArrayList<>();
    WatchCommand command =
        new WatchCommand(
            seconds -> {
              String page = Files.readString(opened).strip();
              statuses.add(read(page + "status.json"));
              throw new InterruptedIOException("enough");
            },
            new PageOpener(browser.toString(), Map.of()));
    List<String> options = new ArrayList<>(pageOptions(folder.resolve("output").toString()));
    options.add("--open");
    options.add("--title=A title");
    CommandArguments arguments = ArgumentParser.parse(command, options);

    assertThatThrownBy(
            () ->
                command.run(
                    arguments, new PrintStream(OutputStream.nullOutputStream()), System.err))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(statuses)
        .singleElement()
        .satisfies(
            status ->
                assertThat(status)
                    .contains("waiting until the dataset of preset cifar10 is prepared in")
                    .contains("\"ended\":false", "\"title\":\"A title\""));
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
