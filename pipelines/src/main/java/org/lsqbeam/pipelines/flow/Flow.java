package org.lsqbeam.pipelines.flow;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.values.PCollection;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.Study;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.pipelines.report.WriteReport;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.prepare.PrepareDataset;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunCheck;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.EvaluateNetworks;
import org.lsqbeam.transforms.training.EvaluatedNetwork;
import org.lsqbeam.transforms.training.MeasureQuantizationError;
import org.lsqbeam.transforms.training.RunSource;
import org.lsqbeam.transforms.training.TrainNetworks;
import org.lsqbeam.transforms.training.TrainedNetwork;
import org.lsqbeam.transforms.training.TrainingRun;

/**
 * The whole flow: images become a dataset, full-precision networks are trained on it, quantized
 * ones from those, then come their accuracy and the report. Each stage skips finished work.
 *
 * <p>A flow is up to three pipelines in a row. Each begins with what the one before has left on
 * disk, so that all its elements exist from the start and a runner can hand them to any free
 * worker.
 */
public final class Flow {
  /** The stages in order; a pipeline goes up to one of them. */
  public enum Stage {
    PREPARE,
    TRAIN,
    EVALUATE,
    REPORT;

    boolean reaches(Stage stage) {
      return compareTo(stage) >= 0;
    }
  }

  private final StageRunner runner;
  private final FlowListener listener;
  private final String name;
  private final Experiment experiment;
  private final ArtifactStore store;
  private final PrepareDataset prepare;
  private final WorkerDirectory work;
  private final boolean requireGpu;
  private final ReportSource report;

  /**
   * A flow that is not started.
   *
   * @throws IllegalArgumentException if a setting has no value for a precision
   */
  public Flow(StageRunner runner, FlowArguments arguments, FlowListener listener) {
    this.runner = runner;
    this.listener = listener;
    name = arguments.name();
    experiment = arguments.experiment();
    store = arguments.store();
    prepare = arguments.prepare();
    work = arguments.work();
    requireGpu = arguments.requireGpu();
    report = new ReportSource(arguments.report(), experiment, store, dataset());
    experiment.runs(prepare.key().fingerprint());
  }

  /** Does what is missing up to a stage. */
  public void run(Stage last) throws IOException {
    if (last.reaches(Stage.TRAIN)) {
      requireBatches();
    }
    Closeable lock = ArtifactStore.open(store.root()).lock();
    try {
      if (last.reaches(Stage.TRAIN)) {
        repairRuns();
      }
      if (!isEvaluated()) {
        prepare();
        if (last.reaches(Stage.TRAIN)) {
          trainOnWhole(last);
        }
      } else if (last.reaches(Stage.REPORT)) {
        writeReport();
      }
    } finally {
      lock.close();
    }
    listener.finished(runner.summary());
  }

  /** Removes what killed commands left, and damaged files that the stages make again. */
  private void repairRuns() throws IOException {
    store.storage().discardUnfinished("");
    report.folder().discardUnfinished("");
    if (prepare.key().isPrepared(store.storage())) {
      prepare.discardUnfinished();
    }
    for (TrainingSpec spec : specs()) {
      RunCheck.repair(store.run(spec), spec).forEach(listener::damaged);
    }
  }

  /** Whether only the report remains to be written. */
  private boolean isEvaluated() throws IOException {
    for (TrainingSpec spec : specs()) {
      RunFolder run = store.run(spec);
      boolean measured =
          !measures(Study.QUANTIZATION_ERROR)
              || spec.precision().isFull()
              || run.quantizationError().isPresent();
      if (run.evaluation().isEmpty() || !measured) {
        return false;
      }
    }
    return prepare.hasSoundManifest();
  }

  private boolean measures(Study study) {
    return experiment.study() == study;
  }

  private void prepare() throws IOException {
    if (!prepare.hasSoundManifest()) {
      listener.preparing(dataset().root());
    }
    try {
      runner.run(
          name + "-prepare",
          Runtime.getRuntime().availableProcessors(),
          pipeline -> pipeline.apply("Prepare", prepare));
    } catch (RuntimeException e) {
      prepare.discardUnfinished();
      throw e;
    }
  }

  /** Trains; a dataset that turns out to be damaged is prepared again, once. */
  private void trainOnWhole(Stage last) throws IOException {
    try {
      train(last);
    } catch (RuntimeException | IOException e) {
      if (prepare.hasSoundManifest()) {
        throw e;
      }
      // Who found the damage removed the manifest.
      listener.damaged(damage(e));
      prepare();
      train(last);
    }
  }

  private String damage(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidDataException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return dataset().root() + " is damaged"; // a cluster's exceptions may have other types
  }

  /** Trains the full-precision networks, then the others, and does what follows up to a stage. */
  private void train(Stage last) throws IOException {
    requireBatches();
    reportProgress();
    Experiment.Runs runs = experiment.runs(prepare.key().fingerprint());
    List<TrainingSpec> full = Experiment.specs(runs.full());
    if (!done(full).containsAll(full)) {
      runTraining(name + "-full-precision", full, networks -> {});
    }
    // Failed runs are not retried: failed.json has their reasons.
    List<TrainingSpec> rest = new ArrayList<>(done(full));
    rest.addAll(Experiment.specs(runs.quantized()));
    if (!rest.isEmpty() && (last.reaches(Stage.EVALUATE) || !runs.quantized().isEmpty())) {
      runTraining(name + "-quantized", rest, networks -> follow(networks, last));
    } else if (last.reaches(Stage.REPORT)) {
      writeReport();
    }
  }

  private List<TrainingSpec> done(List<TrainingSpec> specs) throws IOException {
    return RunStatus.read(store, specs).done();
  }

  /**
   * @throws IllegalArgumentException if a batch is larger than the dataset, as far as it is known
   */
  private void requireBatches() throws IOException {
    int batch =
        specs().stream().mapToInt(spec -> spec.optimization().batchSize()).max().orElseThrow();
    OptionalLong images = prepare.trainingImages(batch);
    long most = images.orElse(Long.MAX_VALUE);
    Arguments.check(
        batch <= most,
        "batchSize",
        batch,
        "at most " + most + ", the number of the dataset's training images");
  }

  private void reportProgress() throws IOException {
    List<TrainingSpec> all = specs();
    List<TrainingSpec> done = done(all);
    if (done.size() == all.size()) {
      return;
    }
    listener.training(done.size(), all.size());
    for (TrainingSpec spec : all) {
      long step = done.contains(spec) ? 0 : store.run(spec).latestStep().orElse(0);
      if (step > 0) {
        listener.resuming(spec.runName(), step);
      }
    }
  }

  /**
   * Runs a pipeline that begins with training. While an element trains, the DirectRunner's other
   * threads poll for work and take half of the machine from TensorFlow, so it gets one (decision
   * 005).
   */
  private void runTraining(
      String job, List<TrainingSpec> specs, Consumer<PCollection<TrainedNetwork>> follow)
      throws IOException {
    List<TrainingRun> runs =
        runs().stream()
            .filter(run -> specs.contains(run.spec()))
            .map(run -> new TrainingRun(run.spec(), run.variant()))
            .toList();
    RunSource source = RunSource.of(runs, manifest());
    TrainNetworks train =
        new TrainNetworks(store, dataset(), work, experiment.init().values(), requireGpu);
    runner.run(
        job,
        1,
        pipeline -> follow.accept(pipeline.apply("Runs", Read.from(source)).apply("Train", train)));
  }

  /** Adds what comes after training, up to a stage. */
  private void follow(PCollection<TrainedNetwork> networks, Stage last) {
    if (!last.reaches(Stage.EVALUATE)) {
      return;
    }
    PCollection<EvaluatedNetwork> evaluated =
        networks.apply("Evaluate", new EvaluateNetworks(store, dataset(), work));
    if (measures(Study.QUANTIZATION_ERROR)) {
      evaluated =
          evaluated.apply(
              "MeasureQuantizationError", new MeasureQuantizationError(store, dataset(), work));
    }
    if (last.reaches(Stage.REPORT)) {
      evaluated.apply("Report", new WriteReport(report));
    }
  }

  /** How far the runs are. */
  public RunStatus status() throws IOException {
    return RunStatus.read(store, specs());
  }

  /** The runs, full precision first. */
  public List<Experiment.Run> runs() {
    return experiment.runs(prepare.key().fingerprint()).all();
  }

  private List<TrainingSpec> specs() {
    return Experiment.specs(runs());
  }

  /** The prepared dataset's folder. */
  public Storage dataset() {
    return prepare.dataset();
  }

  /** The prepared dataset's manifest. */
  public DatasetManifest manifest() throws IOException {
    return DatasetCache.manifest(dataset());
  }

  /** Where the report finds its results. */
  public ReportSource report() {
    return report;
  }

  private void writeReport() throws IOException {
    report.read().writeTo(report.folder());
  }
}
