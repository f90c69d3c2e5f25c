package org.lsqbeam.pipelines.flow;

import com.google.common.base.Throwables;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.Study;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.pipelines.report.WriteReport;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.prepare.DatasetPreparation;
import org.lsqbeam.transforms.prepare.PrepareDataset;
import org.lsqbeam.transforms.progress.ProcessStart;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.RunGoal;
import org.lsqbeam.transforms.training.TrainNetworks;
import org.lsqbeam.transforms.training.TrainedNetwork;
import org.lsqbeam.transforms.training.TrainingRun;
import org.lsqbeam.transforms.training.WorkFolders;

/**
 * The whole flow, one pipeline: images become a dataset, networks are trained on it, quantized ones
 * as soon as the full-precision network that they start from is trained, each is evaluated after
 * its training, and the report is written. Finished work is skipped.
 */
public final class Flow {
  /** The stages in order; the pipeline goes up to one of them. */
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
  private final List<Experiment.Run> runs;
  private final ArtifactStore store;
  private final DatasetPreparation preparation;
  private final WorkerDirectory work;
  private final boolean requireGpu;
  private final boolean comparesIntegers;
  private final @Nullable Arithmetic arithmetic;
  private final ReportSource report;
  private final OutputRepair repair;

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
    preparation = arguments.preparation();
    work = arguments.work();
    requireGpu = arguments.requireGpu();
    comparesIntegers = arguments.comparesIntegers();
    arithmetic = arguments.arithmetic();
    report = new ReportSource(arguments.report(), experiment, store, dataset(), arguments.page());
    repair = new OutputRepair(store, report.folder(), preparation, listener);
    runs = experiment.runs(preparation.key().fingerprint()).all();
  }

  /** Does what is missing up to a stage. */
  public void run(Stage last) throws IOException {
    whileLocked(
        last,
        () -> {
          if (!isEnded(last)) {
            repairVariables(last);
            runOnWhole(last);
          } else {
            finishEnded(last);
          }
        });
    listener.finished(runner.takeSummary());
    if (last.reaches(Stage.REPORT)) {
      listener.reported(report.folder().pathOf("report.html"));
    }
  }

  /**
   * Submits what is missing up to a stage as a cluster's job, and does not wait for its end.
   *
   * @return empty if nothing is missing, or only the report, which is written now
   * @throws IllegalArgumentException if the stages do not run on a cluster of other processes
   */
  public Optional<ClusterJob> submit(Stage last) throws IOException {
    runner.requireCluster();
    AtomicReference<@Nullable ClusterJob> job = new AtomicReference<>();
    whileLocked(
        last,
        () -> {
          if (!isEnded(last)) {
            repairVariables(last);
            job.set(runner.submit(name, (pipeline, slots) -> addStages(pipeline, slots, last)));
          } else {
            finishEnded(last);
          }
        });
    return Optional.ofNullable(job.get());
  }

  private void repairVariables(Stage last) throws IOException {
    if (last.reaches(Stage.TRAIN)) {
      repair.repairVariables(specs(), goal(last));
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void whileLocked(Stage last, Work work) throws IOException {
    if (last.reaches(Stage.TRAIN)) {
      requireBatches();
    }
    Closeable lock = ArtifactStore.open(store.root()).lock();
    try {
      if (last.reaches(Stage.TRAIN)) {
        repair.repair(specs());
      }
      work.run();
    } finally {
      lock.close();
    }
  }

  /** Whether nothing but the report remains to be done. */
  private boolean isEnded(Stage last) throws IOException {
    if (last.reaches(Stage.TRAIN)) {
      for (TrainingSpec spec : specs()) {
        if (!goal(last).isReached(store.run(spec), spec)) {
          return false;
        }
      }
    }
    return last != Stage.PREPARE && preparation.hasSoundManifest();
  }

  /** Says that all is done, and writes the report if the stages reach it. */
  private void finishEnded(Stage last) throws IOException {
    if (last.reaches(Stage.TRAIN)) {
      listener.doneAlready(runs().size());
    }
    if (last.reaches(Stage.REPORT)) {
      report.write();
    }
  }

  private RunGoal goal(Stage last) {
    return last.reaches(Stage.EVALUATE)
        ? new RunGoal(
            true,
            comparesIntegers || last.reaches(Stage.REPORT),
            experiment.study() == Study.QUANTIZATION_ERROR,
            arithmetic)
        : RunGoal.TRAINED;
  }

  private void runPipeline(Stage last) throws IOException {
    if (!preparation.hasSoundManifest()) {
      listener.preparing(dataset().root());
    }
    if (last.reaches(Stage.TRAIN)) {
      reportProgress();
    }
    ClusterFollower follower =
        ClusterFollower.start(
            runner.cluster(),
            name,
            store,
            preparation,
            last.reaches(Stage.TRAIN) ? trainingRuns() : List.of(),
            listener);
    ProcessStart.ofThisProcess().pipelineBegins();
    try {
      runner.run(name, (pipeline, slots) -> addStages(pipeline, slots, last));
      preparation.requireAccepted();
      if (last.reaches(Stage.TRAIN)) {
        requireBatches(); // some images may have been rejected
      }
    } catch (IOException | RuntimeException e) {
      try {
        preparation.discardUnfinished();
      } catch (IOException discarding) {
        e.addSuppressed(discarding); // what failed first is the one to tell
      }
      throw e;
    } finally {
      follower.close();
    }
  }

  /** Runs the pipeline; a dataset that turns out to be damaged is prepared again, once. */
  private void runOnWhole(Stage last) throws IOException {
    boolean prepared = preparation.hasSoundManifest();
    String damage = dataset().root() + " is damaged"; // a cluster's exceptions may not say more
    try {
      runPipeline(last);
      if (!prepared || preparation.hasSoundManifest()) {
        return;
      }
    } catch (RuntimeException | IOException e) {
      if (!prepared || preparation.hasSoundManifest()) {
        throw e;
      }
      damage =
          Throwables.getCausalChain(e).stream()
              .filter(InvalidDataException.class::isInstance)
              .findFirst()
              .map(Throwable::getMessage)
              .orElse(damage);
    }
    // Who found the damage removed the manifest.
    listener.damaged(damage + "; making it again");
    repair.repair(specs());
    runPipeline(last);
  }

  /** Builds the pipeline; reads and writes nothing. */
  private void addStages(Pipeline pipeline, int slots, Stage last) {
    PCollection<DatasetManifest> prepared =
        pipeline.apply("Prepare", new PrepareDataset(preparation));
    if (!last.reaches(Stage.TRAIN)) {
      return;
    }
    int batch = largestBatch(); // who runs the pipeline says that a dataset is too small
    PCollection<DatasetManifest> sufficient =
        prepared.apply("Sufficient", Filter.by(dataset -> dataset.train().examples() >= batch));
    PCollection<TrainedNetwork> networks =
        sufficient.apply(
            "Train",
            new TrainNetworks(
                new WorkFolders(store, dataset(), work),
                trainingRuns(),
                goal(last),
                experiment.init().values(),
                requireGpu,
                slots));
    if (last.reaches(Stage.REPORT)) {
      sufficient.apply("Report", new WriteReport(report, networks));
    }
  }

  private List<TrainingRun> trainingRuns() {
    return runs().stream().map(run -> new TrainingRun(run.spec(), run.variant())).toList();
  }

  private List<TrainingSpec> done(List<TrainingSpec> specs) throws IOException {
    return RunStatus.read(store, specs).done();
  }

  /**
   * @throws IllegalArgumentException if a batch is larger than the dataset, as far as it is known
   */
  private void requireBatches() throws IOException {
    int batch = largestBatch();
    OptionalLong images = preparation.trainingImages(batch);
    long most = images.orElse(Long.MAX_VALUE);
    Arguments.check(
        batch <= most,
        "batchSize",
        batch,
        "at most " + most + ", the number of the dataset's training images");
  }

  private int largestBatch() {
    return specs().stream().mapToInt(spec -> spec.optimization().batchSize()).max().orElseThrow();
  }

  private void reportProgress() throws IOException {
    List<TrainingSpec> all = specs();
    List<TrainingSpec> done = done(all);
    if (done.size() == all.size()) {
      return;
    }
    listener.training(done.size(), all.size());
    if (runner.cluster().isEmpty()) {
      return; // the runs that this process trains tell where they resume
    }
    for (TrainingSpec spec : all) {
      long step = done.contains(spec) ? 0 : store.run(spec).latestStep().orElse(0);
      if (step > 0) {
        listener.resuming(spec.runName(), step);
      }
    }
  }

  /** How far the runs are. */
  public RunStatus status() throws IOException {
    return RunStatus.read(store, specs());
  }

  /** The runs, full precision first. */
  public List<Experiment.Run> runs() {
    return runs;
  }

  private List<TrainingSpec> specs() {
    return Experiment.specs(runs());
  }

  /** The prepared dataset's folder. */
  public Storage dataset() {
    return preparation.dataset();
  }

  /** The prepared dataset's manifest. */
  public DatasetManifest manifest() throws IOException {
    return DatasetCache.manifest(dataset());
  }

  /** Where the report finds its results. */
  public ReportSource report() {
    return report;
  }
}
