package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.flow.Flow;
import org.lsqbeam.pipelines.report.CommandLog;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.pipelines.report.ResultsComparison;
import org.lsqbeam.transforms.training.PretrainedInit;

/**
 * Runs again what made a report, on the same data, and compares the results. Other images, other
 * pretrained weights or other runs are refused before anything is trained.
 */
final class Reproduction {
  private final RecordedResults recorded;
  private final Flow flow;

  private Reproduction(RecordedResults recorded, Flow flow) {
    this.recorded = recorded;
    this.flow = flow;
  }

  /**
   * Makes the flow of a report.
   *
   * @param from the report's results.json
   * @throws InvalidDataException if it is damaged, or was made from other files than are given now
   */
  static Reproduction of(String from, CommandArguments arguments, PrintStream err)
      throws IOException {
    RecordedResults recorded = RecordedResults.read(from);
    String name = Objects.requireNonNullElse(arguments.experiment().name(), recorded.report());
    ReportName.requireValid(name);
    Experiment experiment = recorded.experiment(arguments.experiment().overrides());
    requireWeights(recorded, experiment.init());
    Flow flow =
        FlowSetup.flow(
            arguments.with(threads(recorded, arguments, err), arithmetic(recorded, arguments, err)),
            experiment,
            name,
            err);
    requireRuns(recorded, flow);
    return new Reproduction(recorded, flow);
  }

  /** The number that is given, else that of the report, because another gives other bits. */
  private static int threads(
      RecordedResults recorded, CommandArguments arguments, PrintStream err) {
    int given = arguments.accelerator().threads();
    int threads = given == 0 ? recorded.threads().orElse(0) : given;
    if (given == 0 && threads != 0 && threads != Runtime.getRuntime().availableProcessors()) {
      err.println("TensorFlow has " + threads + " threads, as for " + recorded.file());
    }
    return threads;
  }

  /** The arithmetic that is given, else that of the report, because another gives other bits. */
  private static Arithmetic arithmetic(
      RecordedResults recorded, CommandArguments arguments, PrintStream err) {
    Arithmetic given = arguments.evaluation().arithmetic();
    if (given != null) {
      return given;
    }
    if (recorded.arithmetic() == Arithmetic.INT8) {
      err.println("quantized runs are evaluated in int8, as for " + recorded.file());
    }
    return recorded.arithmetic();
  }

  private static void requireWeights(RecordedResults recorded, Map<String, PretrainedInit> init) {
    init.forEach(
        (network, weights) ->
            recorded
                .pretrained(network)
                .filter(sha256 -> !sha256.equals(weights.sha256()))
                .ifPresent(
                    sha256 -> {
                      throw new InvalidDataException(
                          weights.file()
                              + " has SHA-256 "
                              + weights.sha256()
                              + "; "
                              + recorded.file()
                              + " was made from weights with "
                              + sha256);
                    }));
  }

  private static void requireRuns(RecordedResults recorded, Flow flow) {
    String dataset = flow.runs().get(0).spec().dataset();
    String other = recorded.dataset().fingerprint();
    if (!dataset.equals(other)) {
      throw new InvalidDataException(
          "the images give the dataset "
              + dataset.substring(0, 12)
              + "; "
              + recorded.file()
              + " was made on "
              + other.substring(0, 12));
    }
    Set<String> runs =
        flow.runs().stream()
            .map(run -> run.spec().runName())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!runs.equals(recorded.runs())) {
      throw new InvalidDataException(
          recorded.file()
              + " has the runs "
              + String.join(", ", recorded.runs())
              + "; its experiment has "
              + String.join(", ", runs)
              + " with this version of lsq-beam and these options");
    }
  }

  /**
   * Does what is missing, and prints the table and the comparison.
   *
   * @param arguments whose text is kept in the report
   * @return the exit code
   */
  int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    flow.run(Flow.Stage.PREPARE);
    requireDataset(flow.manifest());
    int finished = flow.status().done().size();
    flow.run(Flow.Stage.REPORT);
    CommandLog.add(flow.report().folder(), arguments.text());
    new CommandOutput(out).report(flow.report());
    PageOpener.ofSystem().openIfAsked(arguments, flow.report().folder().pathOf("report.html"), err);
    String results = flow.report().folder().pathOf(RecordedResults.FILE_NAME);
    ResultsComparison comparison = recorded.compareWith(RecordedResults.read(results));
    out.println(
        "Compared with "
            + recorded.file()
            + ": "
            + comparison
            + (finished == 0 ? "" : " (" + finished + " were in the output before)"));
    flow.status().requireNoFailure();
    return comparison.isEqual() ? ExitCode.DONE : ExitCode.OTHER_RESULTS;
  }

  private void requireDataset(DatasetManifest prepared) throws IOException {
    DatasetManifest wanted = recorded.dataset();
    if (!prepared.equals(wanted)) {
      throw new InvalidDataException(
          flow.dataset().root()
              + " has the content "
              + prepared.digest()
              + "; "
              + recorded.file()
              + " was made on "
              + wanted.digest()
              + " of the same fingerprint");
    }
  }
}
