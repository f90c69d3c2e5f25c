package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EventsFile;
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

  static TrainingSpec spec(
      Precision precision, @Nullable String init, long seed, Augmentation augmentation) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        "resnet-8",
        precision,
        seed,
        TinyDataset.FINGERPRINT,
        init,
        new Optimization(EPOCHS, 8, 0.02, 0.9, 1e-4, 0.9),
        augmentation);
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

  void train(TrainingSpec... specs) {
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.of(List.of(specs)).withCoder(SerializableCoder.of(TrainingSpec.class)))
        .apply(new TrainNetworks(store, dataset, work));
    pipeline.run().waitUntilFinish();
  }

  /** Gives what the transform puts out. */
  List<EvaluatedNetwork> evaluate(TrainingSpec... specs) {
    List<TrainedNetwork> networks = new ArrayList<>();
    for (TrainingSpec spec : specs) {
      networks.add(new TrainedNetwork(spec, STEPS));
    }
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.of(networks).withCoder(SerializableCoder.of(TrainedNetwork.class)))
        .apply(new EvaluateNetworks(store, dataset, work))
        .apply(ParDo.of(new Collect()));
    Collect.COLLECTED.clear();
    pipeline.run().waitUntilFinish();
    return List.copyOf(Collect.COLLECTED);
  }

  /** Gives what the transform puts out. */
  List<EvaluatedNetwork> measure(EvaluatedNetwork... networks) {
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.of(List.of(networks)).withCoder(SerializableCoder.of(EvaluatedNetwork.class)))
        .apply(new MeasureQuantizationError(store, dataset, work))
        .apply(ParDo.of(new Collect()));
    Collect.COLLECTED.clear();
    pipeline.run().waitUntilFinish();
    return List.copyOf(Collect.COLLECTED);
  }

  /** Keeps what it gets; static, because a runner works on copies of it. */
  private static final class Collect extends DoFn<EvaluatedNetwork, Void> {
    private static final long serialVersionUID = 1L;
    private static final Queue<EvaluatedNetwork> COLLECTED = new ConcurrentLinkedQueue<>();

    @ProcessElement
    public void collect(@Element EvaluatedNetwork network) {
      COLLECTED.add(network);
    }
  }

  private Pipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setTargetParallelism(parallelism);
    return Pipeline.create(options);
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
