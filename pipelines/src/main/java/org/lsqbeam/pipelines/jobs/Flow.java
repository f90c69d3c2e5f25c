package org.lsqbeam.pipelines.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.runtime.Accelerators;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.experiment.Measurement;
import org.lsqbeam.pipelines.options.LsqOptions;
import org.lsqbeam.pipelines.options.Overrides;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.pipelines.report.WriteReport;
import org.lsqbeam.transforms.artifacts.ArtifactStore;
import org.lsqbeam.transforms.artifacts.RunFolder;
import org.lsqbeam.transforms.images.PhotographSource;
import org.lsqbeam.transforms.images.PrepareDataset;
import org.lsqbeam.transforms.images.Preset;
import org.lsqbeam.transforms.images.SyntheticImages;
import org.lsqbeam.transforms.training.EvaluateNetworks;
import org.lsqbeam.transforms.training.EvaluatedNetwork;
import org.lsqbeam.transforms.training.MeasureQuantizationError;
import org.lsqbeam.transforms.training.TrainNetworks;
import org.lsqbeam.transforms.training.TrainedNetwork;

/**
 * The whole flow: photographs to a dataset, full-precision networks, quantized ones that start from
 * those, their accuracy and what else is asked for, the report. Each stage skips what is done.
 */
final class Flow {
  /** The stages in order; a pipeline goes up to one of them. */
  enum Stage {
    PREPARE,
    TRAIN,
    EVALUATE,
    REPORT;

    boolean reaches(Stage stage) {
      return compareTo(stage) >= 0;
    }
  }

  private final LsqOptions options;
  private final Experiment experiment;
  private final ArtifactStore store;
  private final PrepareDataset prepare;
  private final ReportSource report;

  private Flow(
      LsqOptions options, Experiment experiment, ArtifactStore store, PrepareDataset prepare) {
    this.options = options;
    this.experiment = experiment;
    this.store = store;
    this.prepare = prepare;
    String name = ExperimentFile.nameOf(options.getExperiment());
    report = new ReportSource(name, experiment, store, prepare.folder().toString());
  }

  /** Reads the experiment and looks at the input, so that what is wrong is said before work. */
  static Flow of(LsqOptions options) throws IOException {
    Experiment experiment = ExperimentFile.read(options.getExperiment(), Overrides.of(options));
    useThreads(options);
    if (requireGpu(options) && options.getRunner().equals(DirectRunner.class)) {
      // On other runners this process trains nothing; their workers look for themselves.
      Accelerators.missingGpu()
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(reason);
              });
    }
    double maxRejected = maxRejected(options);
    Preset preset = Preset.named(experiment.preset());
    PhotographSource source = photographs(preset, options.getInput());
    ArtifactStore store = ArtifactStore.open(output(options));
    PrepareDataset prepare = new PrepareDataset(source, preset, store.path(), maxRejected);
    Flow flow = new Flow(options, experiment, store, prepare);
    flow.specs(); // what the settings leave open is said now
    return flow;
  }

  static void useThreads(LsqOptions options) {
    int threads = (int) number("threads", options.getThreads(), 0, 1024);
    if (threads != 0) {
      Sessions.useThreads(threads);
    }
  }

  static boolean requireGpu(LsqOptions options) {
    return flag("requireGpu", options.getRequireGpu());
  }

  static double maxRejected(LsqOptions options) {
    return number("maxRejected", options.getMaxRejected(), 0, 1);
  }

  static String output(LsqOptions options) {
    if (options.getOutput().isBlank()) {
      throw new IllegalArgumentException("output is ''; allowed: a folder");
    }
    return options.getOutput();
  }

  static boolean flag(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(name + " is '" + text + "'; allowed: true or false");
    };
  }

  static double number(String name, String text, double least, double most) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= least && value <= most) || (most > 1 && value != Math.rint(value))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is '%s'; allowed: %s %.0f to %.0f",
              name,
              text,
              most > 1 ? "a whole number," : "a share,",
              least,
              most));
    }
    return value;
  }

  static PhotographSource photographs(Preset preset, @Nullable String input) throws IOException {
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
    return PhotographSource.detect(Path.of(input));
  }

  /** Does what is missing up to a stage. */
  void run(Stage last) throws IOException {
    Closeable lock = store.lock();
    try {
      if (!isEvaluated()) {
        runPipeline(Stage.PREPARE, Runtime.getRuntime().availableProcessors());
        if (last.reaches(Stage.TRAIN)) {
          runPipeline(last, 1);
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
    return Files.exists(prepare.folder().resolve(DatasetManifest.FILE_NAME));
  }

  private boolean measures(Measurement measurement) {
    return experiment.study() == measurement;
  }

  /**
   * Runs the stages up to one of them as one pipeline. While an element trains, the DirectRunner's
   * other threads poll for work and take half of the machine from TensorFlow, so it gets one thread
   * for all stages after the first (decision 005).
   */
  private void runPipeline(Stage last, int parallelism) throws IOException {
    DirectOptions direct = options.as(DirectOptions.class);
    // Our elements are immutable; checking each one costs four times the work on it.
    direct.setTargetParallelism(parallelism);
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
    Pipeline pipeline = Pipeline.create(options);
    build(pipeline, last);
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      prepare.discardUnfinished();
      throw e;
    }
  }

  private void build(Pipeline pipeline, Stage last) {
    PCollection<DatasetManifest> dataset = pipeline.apply("Prepare", prepare);
    if (!last.reaches(Stage.TRAIN)) {
      return;
    }
    Experiment.Runs runs = experiment.runs(prepare.fingerprint());
    PCollection<TrainedNetwork> full =
        pipeline
            .apply("FullPrecisionSpecs", create(Experiment.specs(runs.full())))
            .apply("AfterPrepare", Wait.on(dataset))
            .apply(
                "TrainFullPrecision",
                new TrainNetworks(store, prepare.folder(), experiment.init(), requireGpu(options)));
    PCollection<TrainedNetwork> quantized =
        pipeline
            .apply("QuantizedSpecs", create(Experiment.specs(runs.quantized())))
            .apply("AfterFullPrecision", Wait.on(full))
            .apply(
                "TrainQuantized",
                new TrainNetworks(store, prepare.folder(), experiment.init(), requireGpu(options)));
    if (!last.reaches(Stage.EVALUATE)) {
      return;
    }
    PCollection<EvaluatedNetwork> evaluated =
        PCollectionList.of(full)
            .and(quantized)
            .apply("AllNetworks", Flatten.pCollections())
            .apply("Evaluate", new EvaluateNetworks(store, prepare.folder()));
    if (measures(Measurement.QUANTIZATION_ERROR)) {
      evaluated =
          evaluated.apply(
              "MeasureQuantizationError", new MeasureQuantizationError(store, prepare.folder()));
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
  void requireNoFailure() throws IOException {
    List<String> reasons = new ArrayList<>();
    for (TrainingSpec spec : specs()) {
      store.run(spec).failure().ifPresent(reasons::add);
    }
    if (!reasons.isEmpty()) {
      String more = reasons.size() == 1 ? "" : "; runs that failed: " + reasons.size();
      throw new TrainingFailedException(reasons.get(0) + more, null);
    }
  }

  /** The runs, full precision first. */
  List<Experiment.Run> runs() {
    return experiment.runs(prepare.fingerprint()).all();
  }

  private List<TrainingSpec> specs() {
    return Experiment.specs(runs());
  }

  /** The folder of a run. */
  RunFolder run(TrainingSpec spec) {
    return store.run(spec);
  }

  /** The prepared dataset's folder. */
  Path dataset() {
    return prepare.folder();
  }

  /** Writes the report on what is there, without a pipeline. */
  void writeReport() throws IOException {
    report.read().writeTo(report.folder());
  }

  /** Prints the accuracy table and where the report is. */
  void printReport(PrintStream out) throws IOException {
    out.print(report.read().accuracyTable());
    out.println();
    out.println("Report: " + report.folder().resolve("report.html"));
  }

  /** Prints how many networks are there, and where. */
  void printRuns(PrintStream out) {
    out.printf(
        Locale.ROOT, "%d networks%nRuns: %s%n", specs().size(), store.path().resolve("runs"));
  }

  /** Prints what was prepared, and where it is. */
  void printDataset(PrintStream out) throws IOException {
    DatasetManifest manifest = PreparedDataset.open(prepare.folder()).manifest();
    out.printf(
        Locale.ROOT,
        "%d training and %d validation images of %d classes, %d rejected%nDataset: %s%n",
        manifest.train().examples(),
        manifest.validation().examples(),
        manifest.classes().size(),
        manifest.rejected(),
        prepare.folder());
  }

  private static Create.Values<TrainingSpec> create(List<TrainingSpec> specs) {
    return Create.of(specs).withCoder(SerializableCoder.of(TrainingSpec.class));
  }
}
