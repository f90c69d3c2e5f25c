package org.lsqbeam.pipelines.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.options.LsqOptions;
import org.lsqbeam.pipelines.options.Overrides;
import org.lsqbeam.transforms.artifacts.ArtifactStore;
import org.lsqbeam.transforms.images.PhotographSource;
import org.lsqbeam.transforms.images.PrepareDataset;
import org.lsqbeam.transforms.images.Preset;
import org.lsqbeam.transforms.training.EvaluateNetworks;
import org.lsqbeam.transforms.training.TrainNetworks;
import org.lsqbeam.transforms.training.TrainedNetwork;

/**
 * The whole flow as one pipeline: prepare, train at full precision, train quantized from those,
 * evaluate. Each stage finds what is done and skips it.
 */
final class Flow {
  /** The stages in order; a pipeline goes up to one of them. */
  enum Stage {
    PREPARE,
    TRAIN,
    EVALUATE
  }

  private final LsqOptions options;
  private final Experiment experiment;
  private final ArtifactStore store;
  private final PrepareDataset prepare;

  private Flow(
      LsqOptions options, Experiment experiment, ArtifactStore store, PrepareDataset prepare) {
    this.options = options;
    this.experiment = experiment;
    this.store = store;
    this.prepare = prepare;
  }

  /** Reads the experiment and looks at the input, so that what is wrong is said before work. */
  static Flow of(LsqOptions options) throws IOException {
    Experiment experiment = ExperimentFile.read(options.getExperiment(), Overrides.of(options));
    if (options.getThreads() != 0) {
      Sessions.useThreads(options.getThreads());
    }
    String input = options.getInput();
    if (input == null) {
      throw new IllegalArgumentException("--input is missing");
    }
    PhotographSource source = PhotographSource.detect(Path.of(input));
    ArtifactStore store = ArtifactStore.open(options.getOutput());
    PrepareDataset prepare =
        new PrepareDataset(
            source, Preset.named(experiment.preset()), store.path(), options.getMaxRejected());
    return new Flow(options, experiment, store, prepare);
  }

  /** Runs the pipeline up to a stage and waits for its end. */
  void run(Stage last) throws IOException {
    DirectOptions direct = options.as(DirectOptions.class);
    // Our elements are immutable; checking each one costs four times the work on it.
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<DatasetManifest> dataset = pipeline.apply("Prepare", prepare);
    if (last != Stage.PREPARE) {
      PCollection<TrainedNetwork> trained = train(pipeline, dataset);
      if (last != Stage.TRAIN) {
        trained.apply("Evaluate", new EvaluateNetworks(store, prepare.folder()));
      }
    }
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      prepare.discardUnfinished();
      throw e;
    }
  }

  private PCollection<TrainedNetwork> train(
      Pipeline pipeline, PCollection<DatasetManifest> dataset) {
    Experiment.Runs runs = experiment.runs(prepare.fingerprint());
    PCollection<TrainedNetwork> full =
        pipeline
            .apply("FullPrecisionSpecs", specs(runs.full()))
            .apply("AfterPrepare", Wait.on(dataset))
            .apply("TrainFullPrecision", new TrainNetworks(store, prepare.folder()));
    PCollection<TrainedNetwork> quantized =
        pipeline
            .apply("QuantizedSpecs", specs(runs.quantized()))
            .apply("AfterFullPrecision", Wait.on(full))
            .apply("TrainQuantized", new TrainNetworks(store, prepare.folder()));
    return PCollectionList.of(full).and(quantized).apply("AllNetworks", Flatten.pCollections());
  }

  private static Create.Values<TrainingSpec> specs(List<TrainingSpec> specs) {
    return Create.of(specs).withCoder(SerializableCoder.of(TrainingSpec.class));
  }
}
