package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EventsFile;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/** Runs the transforms as a job does, on the tiny dataset. */
final class TrainingPipeline {
  static final int EPOCHS = 2;
  static final long STEPS = 2 * EPOCHS;

  /** Tells how much work a run is. */
  static final DatasetManifest MANIFEST = manifest();

  private final ArtifactStore store;
  private final Storage dataset;
  private final WorkerDirectory work;
  private final int parallelism;

  /** On a dataset of this machine. */
  TrainingPipeline(ArtifactStore store, Path dataset, int parallelism) {
    this(store, Storage.at(dataset.toString()), WorkerDirectory.at(null), parallelism);
  }

  TrainingPipeline(ArtifactStore store, Storage dataset, WorkerDirectory work, int parallelism) {
    this.store = store;
    this.dataset = dataset;
    this.work = work;
    this.parallelism = parallelism;
  }

  private static DatasetManifest manifest() {
    DatasetManifest.Split split = new DatasetManifest.Split(16, List.of(8L, 8L), List.of());
    List<Double> grey = List.of(85.0, 85.0, 85.0);
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        TinyDataset.FINGERPRINT,
        "tiny",
        8,
        8,
        "png",
        List.of("a", "b"),
        split,
        split,
        grey,
        grey,
        0);
  }

  static TrainingSpec spec(
      Precision precision, @Nullable String init, long seed, Augmentation augmentation) {
    return spec(precision, init, seed, augmentation, TrainingSettings.DEFAULT);
  }

  static TrainingSpec spec(
      Precision precision,
      @Nullable String init,
      long seed,
      Augmentation augmentation,
      TrainingSettings settings) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        "resnet-8",
        precision,
        seed,
        TinyDataset.FINGERPRINT,
        init,
        new Optimization(EPOCHS, 8, 0.02, 0.9, 1e-4, 0.9),
        augmentation,
        settings);
  }

  static TrainingSpec full(long seed) {
    return spec(Precision.FULL, null, seed, new Augmentation(1, true));
  }

  static TrainingSpec quantized(int bits, long seed) {
    String init = full(seed).fingerprint();
    return spec(new Precision(bits), init, seed, new Augmentation(1, true));
  }

  /** At full precision, on crops of the dataset's images. */
  static TrainingSpec cropped(int crop, long seed) {
    return spec(Precision.FULL, null, seed, new Augmentation(0, true, crop));
  }

  PipelineResult train(TrainingSpec... specs) {
    return run(RunGoal.TRAINED, specs);
  }

  PipelineResult evaluate(TrainingSpec... specs) {
    return run(RunGoal.EVALUATED, specs);
  }

  PipelineResult measure(TrainingSpec... specs) {
    return run(new RunGoal(true, false, true, null), specs);
  }

  PipelineResult evaluate(Arithmetic arithmetic, TrainingSpec... specs) {
    return run(new RunGoal(true, false, false, arithmetic), specs);
  }

  private PipelineResult run(RunGoal goal, TrainingSpec... specs) {
    Pipeline pipeline = pipeline();
    networks(pipeline, goal, specs);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  /** Requires that the transform puts out some networks, in any order. */
  void trainTo(List<TrainedNetwork> expected, TrainingSpec... specs) {
    Pipeline pipeline = pipeline();
    PAssert.that(networks(pipeline, RunGoal.TRAINED, specs))
        .satisfies(
            networks -> {
              assertThat(networks).containsExactlyInAnyOrderElementsOf(expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private PCollection<TrainedNetwork> networks(
      Pipeline pipeline, RunGoal goal, TrainingSpec... specs) {
    List<TrainingRun> runs = Arrays.stream(specs).map(spec -> new TrainingRun(spec, "")).toList();
    return pipeline
        .apply(Create.of(MANIFEST).withCoder(SerializableCoder.of(DatasetManifest.class)))
        .apply(
            new TrainNetworks(
                new WorkFolders(store, dataset, work), runs, goal, List.of(), false, parallelism));
  }

  private Pipeline pipeline() {
    DirectOptions options = TestPipeline.testingPipelineOptions().as(DirectOptions.class);
    options.setTargetParallelism(parallelism);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }

  /** Whether a run's file holds no times, by its name. */
  private static boolean isTimeless(String file) {
    return !file.endsWith("metrics.jsonl")
        && !file.endsWith("provenance.json")
        && !file.contains(EventsFile.PREFIX);
  }

  /** SHA-256 of each file of the runs, but of those that hold times, by its name. */
  static Map<String, String> timelessContents(Storage output) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (FileEntry file : output.list("runs")) {
      if (isTimeless(file.name())) {
        contents.put(file.name(), Sha256.hex(output.read(file.name())));
      }
    }
    return contents;
  }

  /** When each file of the runs was last written, and which file it is. */
  static Map<String, Object> writtenAt(ArtifactStore store) throws IOException {
    Map<String, Object> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(store.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(file.toString(), Files.readAttributes(file, "lastModifiedTime,fileKey"));
      }
    }
    return times;
  }
}
