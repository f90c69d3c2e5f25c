package org.lsqbeam.pipelines.cli;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.experiment.ExperimentKeys;
import org.lsqbeam.pipelines.options.AcceleratorOptions;
import org.lsqbeam.pipelines.options.ArtifactOptions;
import org.lsqbeam.pipelines.options.BenchOptions;
import org.lsqbeam.pipelines.options.BrowserOptions;
import org.lsqbeam.pipelines.options.ClassifyOptions;
import org.lsqbeam.pipelines.options.CleaningOptions;
import org.lsqbeam.pipelines.options.ComparisonOptions;
import org.lsqbeam.pipelines.options.EvaluationOptions;
import org.lsqbeam.pipelines.options.ExperimentOptions;
import org.lsqbeam.pipelines.options.ExportOptions;
import org.lsqbeam.pipelines.options.JobOptions;
import org.lsqbeam.pipelines.options.LogOptions;
import org.lsqbeam.pipelines.options.PageOptions;
import org.lsqbeam.pipelines.options.PlanOptions;
import org.lsqbeam.pipelines.options.ReportOptions;
import org.lsqbeam.pipelines.options.ReproductionOptions;
import org.lsqbeam.pipelines.options.VerifyOptions;
import org.lsqbeam.pipelines.options.WatchOptions;

/**
 * Options that belong together.
 *
 * @param title their heading in help
 * @param options in the order of help
 */
record OptionGroup(String title, List<Option> options) {
  static final OptionGroup EXPERIMENT = of("Experiment", ExperimentOptions.class);
  static final OptionGroup REPRODUCTION = of("Reproduction", ReproductionOptions.class);
  static final OptionGroup ARTIFACTS = of("Images and artifacts", ArtifactOptions.class);
  static final OptionGroup ACCELERATOR = of("TensorFlow", AcceleratorOptions.class);
  static final OptionGroup PLAN = of("Time", PlanOptions.class);
  static final OptionGroup EVALUATION = of("Evaluation", EvaluationOptions.class);
  static final OptionGroup ARITHMETIC =
      new OptionGroup(EVALUATION.title(), EVALUATION.only("evaluationArithmetic"));
  static final OptionGroup EXPORT = of("Export", ExportOptions.class);
  static final OptionGroup CLASSIFY = of("Classification", ClassifyOptions.class);
  static final OptionGroup REPORT = of("Report", ReportOptions.class);
  static final OptionGroup WATCH = of("Watching", WatchOptions.class);
  static final OptionGroup VERIFY =
      new OptionGroup(
          "One run or one packed network (without these, everything in the output)",
          Stream.of(
                  EXPORT.only("run"),
                  CLASSIFY.only("model"),
                  of("", VerifyOptions.class).options(),
                  EXPERIMENT.only("experiment"))
              .flatMap(List::stream)
              .toList());
  static final OptionGroup CLEANING = of("Cleaning", CleaningOptions.class);
  static final OptionGroup COMPARISON = of("Comparison", ComparisonOptions.class);
  static final OptionGroup BENCH = of("Measurement", BenchOptions.class);
  static final OptionGroup BROWSER = of("Browser", BrowserOptions.class);
  static final OptionGroup JOB = of("Job on a cluster", JobOptions.class);
  static final OptionGroup LOG = of("Progress", LogOptions.class);
  static final OptionGroup PAGE =
      new OptionGroup(
          "report.html",
          Stream.of(of("", PageOptions.class).options(), PLAN.only("pricePerHour"))
              .flatMap(List::stream)
              .toList());

  /** The most used options of Beam and its runners, which take many more. */
  static final OptionGroup RUNNER =
      new OptionGroup(
          "Beam (all its options are accepted)",
          List.of(
              new Option(
                  "runner",
                  "Where the pipeline runs: DirectRunner (this process) or FlinkRunner"
                      + " (docs/running-on-a-cluster.md).",
                  "DirectRunner"),
              new Option(
                  "flinkMaster",
                  "HOST:PORT of a Flink cluster's REST interface, or [local].",
                  "")));

  static final OptionGroup KEYS =
      new OptionGroup(
          "Experiment keys (an option replaces the file's value; a list multiplies the runs)",
          ExperimentKeys.all().stream().map(Option::of).toList());

  private static OptionGroup of(String title, Class<?> type) {
    List<Option> options =
        Arrays.stream(type.getDeclaredMethods())
            .filter(Option::isGetter)
            .sorted(Comparator.comparing(Method::getName))
            .map(Option::of)
            .toList();
    return new OptionGroup(title, options);
  }

  private List<Option> only(String name) {
    return options.stream().filter(option -> option.name().equals(name)).toList();
  }

  boolean has(String name) {
    return options.stream().anyMatch(option -> option.name().equals(name));
  }
}
