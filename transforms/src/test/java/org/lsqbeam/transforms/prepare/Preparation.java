package org.lsqbeam.transforms.prepare;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.TestPipeline;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.storage.Storage;

/** Runs the transform as a job does. */
public final class Preparation {
  static final int PARALLELISM = 3;

  private Preparation() {}

  public static ImageSource detect(Path input) throws IOException {
    return ImageSource.detect(Storage.at(input.toString()));
  }

  public static DatasetPreparation of(
      ImageSource source, Preset preset, Path output, double maxRejected) {
    return new DatasetPreparation(source, preset, Storage.at(output.toString()), maxRejected);
  }

  /** Prepares and gives the dataset's folder back. */
  public static Path run(ImageSource source, Preset preset, Path output) {
    return run(of(source, preset, output, 0), PARALLELISM);
  }

  public static Path run(DatasetPreparation prepare, int parallelism) {
    runAnywhere(prepare, parallelism);
    return folder(prepare);
  }

  /** Where the dataset comes to lie on this machine. */
  static Path folder(DatasetPreparation prepare) {
    return prepare.dataset().localPath("").orElseThrow();
  }

  static TestPipeline pipeline(int parallelism) {
    DirectOptions options = TestPipeline.testingPipelineOptions().as(DirectOptions.class);
    options.setTargetParallelism(parallelism);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }

  static PipelineResult runAnywhere(DatasetPreparation prepare, int parallelism) {
    Pipeline pipeline = pipeline(parallelism);
    pipeline.apply(new PrepareDataset(prepare));
    try {
      PipelineResult result = pipeline.run();
      result.waitUntilFinish();
      prepare.requireAccepted();
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      awaitWorkers();
      throw e;
    }
  }

  /** When one fails the runner does not wait for the others, which may still write to a folder. */
  private static void awaitWorkers() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("direct-runner-worker")) {
        Uninterruptibles.joinUninterruptibly(thread, Duration.ofSeconds(3));
      }
    }
  }

  /** The message of the InvalidDataException that a runner may have wrapped. */
  public static String refusal(Throwable error) {
    return Throwables.getCausalChain(error).stream()
        .filter(InvalidDataException.class::isInstance)
        .findFirst()
        .map(Throwable::getMessage)
        .orElseThrow(() -> new AssertionError(error));
  }

  /** SHA-256 of each file below a folder, by its relative name. */
  public static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  /** The same, of the records and their indexes only. */
  public static Map<String, String> shards(Path dataset) throws IOException {
    Map<String, String> shards = contents(dataset);
    shards.keySet().removeIf(name -> !name.contains(".tfrecord"));
    return shards;
  }
}
