package org.lsqbeam.pipelines.flow;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.runtime.Accelerators;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.experiment.Measurement;
import org.lsqbeam.pipelines.options.LsqOptions;
import org.lsqbeam.pipelines.options.OptionValues;
import org.lsqbeam.pipelines.options.Overrides;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.pipelines.report.WriteReport;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.prepare.PrepareDataset;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.SyntheticImages;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.EvaluateNetworks;
import org.lsqbeam.transforms.training.EvaluatedNetwork;
import org.lsqbeam.transforms.training.MeasureQuantizationError;
import org.lsqbeam.transforms.training.RunSource;
import org.lsqbeam.transforms.training.TrainNetworks;
import org.lsqbeam.transforms.training.TrainedNetwork;

/**
 * The whole flow: photographs to a dataset, full-precision networks, quantized ones that start from
 * those, their accuracy and what else is asked for, the report. Each stage skips what is done.
 *
 * <p>It is up to three pipelines in a row: each begins with what the one before has left on disk,
 * so that its elements are there from the start and a runner can hand them to whoever is free.
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
  private final Experiment experiment;
  private final ArtifactStore store;
  private final PrepareDataset prepare;
  private final String name;
  private final ReportSource report;
  private final boolean requireGpu;
  private final WorkerDirectory work;

  private Flow(
      LsqOptions options, Experiment experiment, ArtifactStore store, PrepareDataset prepare) {
    runner = new StageRunner(options);
    requireGpu = requireGpu(options);
    work = workFolder(options);
    this.experiment = experiment;
    this.store = store;
    this.prepare = prepare;
    name = ExperimentFile.nameOf(options.getExperiment());
    report = new ReportSource(name, experiment, store, dataset());
  }

  /** Reads the experiment and looks at the input, so that what is wrong is said before work. */
  public static Flow of(LsqOptions options) throws IOException {
    StageRunner.locate(options);
    Experiment experiment = ExperimentFile.read(options.getExperiment(), Overrides.of(options));
    configureTensorFlow(options);
    if (options.getRunner().equals(DirectRunner.class)) {
      // On other runners this process trains nothing; their workers look for themselves.
      workFolder(options).requireWritable();
      if (requireGpu(options)) {
        Accelerators.requireGpu();
      }
    }
    double maxRejected = maxRejected(options);
    Preset preset = Preset.named(experiment.preset());
    ImageSource source = photographs(preset, options.getInput());
    ArtifactStore store = ArtifactStore.lookInto(output(options));
    PrepareDataset prepare = new PrepareDataset(source, preset, store.storage(), maxRejected);
    Flow flow = new Flow(options, experiment, store, prepare);
    flow.specs(); // what the settings leave open is said now
    if (!experiment.init().isEmpty()) {
      experiment.checkInits(source.classes().size()).forEach(System.err::println);
    }
    ArtifactStore.open(output(options));
    return flow;
  }

  public static void configureTensorFlow(LsqOptions options) {
    OneDnnCaches.allowCorrection(
        OptionValues.flag("correctCpuCaches", options.getCorrectCpuCaches()));
    int threads = (int) OptionValues.number("threads", options.getThreads(), 0, 1024);
    if (threads != 0) {
      Sessions.useThreads(threads);
    }
  }

  static boolean requireGpu(LsqOptions options) {
    return OptionValues.flag("requireGpu", options.getRequireGpu());
  }

  public static double maxRejected(LsqOptions options) {
    return OptionValues.number("maxRejected", options.getMaxRejected(), 0, 1);
  }

  public static String output(LsqOptions options) {
    if (options.getOutput().isBlank()) {
      throw new IllegalArgumentException("output is ''; allowed: a folder");
    }
    return options.getOutput();
  }

  public static WorkerDirectory workFolder(LsqOptions options) {
    String folder = options.getWorkFolder();
    if (folder != null && (folder.isBlank() || folder.contains("://"))) {
      throw new IllegalArgumentException(
          "workFolder is '" + folder + "'; allowed: a folder of this machine");
    }
    String cache = options.getCacheGiB();
    return cache == null
        ? WorkerDirectory.at(folder)
        : new WorkerDirectory(
            folder, (long) OptionValues.number("cacheGiB", cache, 1, 1 << 20) << 30);
  }

  public static ImageSource photographs(Preset preset, @Nullable String input) throws IOException {
    boolean synthetic = preset.equals(Preset.SYNTHETIC);
    if (synthetic && input != null) {
      throw new IllegalArgumentException(
          "input is '" + input + "'; preset synthetic takes none: it makes its own photographs");
    }
    if (synthetic) {
      return new SyntheticImages(1, SyntheticImages.TRAIN, SyntheticImages.VALIDATION);
    }
    if (input == null || input.isBlank()) {
      throw new IllegalArgumentException(
          "input is missing; preset " + preset.name() + " needs --input=PATH of its photographs");
    }
    return ImageSource.detect(Storage.at(input));
  }

  /** Does what is missing up to a stage. */
  public void run(Stage last) throws IOException {
    Closeable lock = store.lock();
    try {
      if (!isEvaluated()) {
        prepare();
        if (last.reaches(Stage.TRAIN)) {
          train(last);
        }
      } else if (last.reaches(Stage.REPORT)) {
        writeReport();
      }
    } finally {
      lock.close();
    }
  }

  /** Whether all that is left to do is to write the report. */
  private boolean isEvaluated() throws IOException {
    for (TrainingSpec spec : specs()) {
      RunFolder run = store.run(spec);
      boolean measured =
          !measures(Measurement.QUANTIZATION_ERROR)
              || spec.precision().isFull()
              || run.quantizationError().isPresent();
      if (run.evaluation().isEmpty() || !measured) {
        return false;
      }
    }
    return dataset().isFile(DatasetManifest.FILE_NAME);
  }

  private boolean measures(Measurement measurement) {
    return experiment.study() == measurement;
  }

  private void prepare() throws IOException {
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

  /** Trains the full-precision networks, then the others, and does what follows up to a stage. */
  private void train(Stage last) throws IOException {
    Experiment.Runs runs = experiment.runs(prepare.fingerprint());
    List<TrainingSpec> full = Experiment.specs(runs.full());
    if (!done(full).containsAll(full)) {
      runTraining(name + "-full-precision", full, networks -> {});
    }
    // Those that failed are not tried again: their reasons are there.
    List<TrainingSpec> rest = new ArrayList<>(done(full));
    rest.addAll(Experiment.specs(runs.quantized()));
    if (!rest.isEmpty() && (last.reaches(Stage.EVALUATE) || !runs.quantized().isEmpty())) {
      runTraining(name + "-quantized", rest, networks -> follow(networks, last));
    } else if (last.reaches(Stage.REPORT)) {
      writeReport();
    }
  }

  private List<TrainingSpec> done(List<TrainingSpec> specs) throws IOException {
    List<TrainingSpec> done = new ArrayList<>();
    for (TrainingSpec spec : specs) {
      if (store.run(spec).done().isPresent()) {
        done.add(spec);
      }
    }
    return done;
  }

  /**
   * Runs a pipeline that begins with training. While an element trains, the DirectRunner's other
   * threads poll for work and take half of the machine from TensorFlow, so it gets one (decision
   * 005).
   */
  private void runTraining(
      String job, List<TrainingSpec> specs, Consumer<PCollection<TrainedNetwork>> follow)
      throws IOException {
    RunSource source = RunSource.of(specs, DatasetCache.manifest(dataset()));
    Map<String, String> variants = new HashMap<>();
    runs().forEach(run -> variants.put(run.spec().fingerprint(), run.variant()));
    TrainNetworks train =
        new TrainNetworks(store, dataset(), work, experiment.init(), variants, requireGpu);
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
    if (measures(Measurement.QUANTIZATION_ERROR)) {
      evaluated =
          evaluated.apply(
              "MeasureQuantizationError", new MeasureQuantizationError(store, dataset(), work));
    }
    if (last.reaches(Stage.REPORT)) {
      evaluated.apply("Report", new WriteReport(report));
    }
  }

  /**
   * Says that runs have failed, once the others are done.
   *
   * @throws TrainingFailedException with the first one's reason, if there is one
   */
  public void requireNoFailure() throws IOException {
    List<String> reasons = new ArrayList<>();
    for (TrainingSpec spec : specs()) {
      store.run(spec).failure().ifPresent(reason -> reasons.add(spec.runName() + ": " + reason));
    }
    if (!reasons.isEmpty()) {
      String more = reasons.size() == 1 ? "" : "; runs that failed: " + reasons.size();
      throw new TrainingFailedException(reasons.get(0) + more, null);
    }
  }

  /** The runs, full precision first. */
  public List<Experiment.Run> runs() {
    return experiment.runs(prepare.fingerprint()).all();
  }

  private List<TrainingSpec> specs() {
    return Experiment.specs(runs());
  }

  /** The folder of a run. */
  public RunFolder run(TrainingSpec spec) {
    return store.run(spec);
  }

  /** The prepared dataset's folder. */
  private Storage dataset() {
    return prepare.dataset();
  }

  /** The prepared dataset, to be read at random. */
  public PreparedDataset openDataset() throws IOException {
    return new DatasetCache(work).open(dataset());
  }

  /** Writes the report on what is there, without a pipeline. */
  public void writeReport() throws IOException {
    report.read().writeTo(report.folder());
  }

  /** Prints the accuracy table and where the report is. */
  public void printReport(PrintStream out) throws IOException {
    out.print(report.read().accuracyTable());
    out.println();
    out.println("Report: " + report.folder().pathOf("report.html"));
  }

  /** Prints how many networks are trained, and where. */
  public void printRuns(PrintStream out) throws IOException {
    out.printf(
        Locale.ROOT,
        "%d of %d networks trained%nRuns: %s%n",
        done(specs()).size(),
        specs().size(),
        store.runs().root());
  }

  /** Prints what was prepared, and where it is. */
  public void printDataset(PrintStream out) throws IOException {
    DatasetManifest manifest = DatasetCache.manifest(dataset());
    out.printf(
        Locale.ROOT,
        "%d training and %d validation images of %d classes, %d rejected%nDataset: %s%n",
        manifest.train().examples(),
        manifest.validation().examples(),
        manifest.classes().size(),
        manifest.rejected(),
        dataset().root());
  }
}
