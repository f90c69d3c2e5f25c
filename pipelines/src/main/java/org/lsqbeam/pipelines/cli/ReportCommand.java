package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.flow.RunStatus;
import org.lsqbeam.pipelines.report.CommandLog;
import org.lsqbeam.pipelines.report.Report;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/** Writes the report on the runs in the output. It needs no images. */
final class ReportCommand implements Command {
  @Override
  public String name() {
    return "report";
  }

  @Override
  public String description() {
    return "write the report on the runs in the output, without the images";
  }

  @Override
  public List<OptionGroup> options() {
    return Stream.concat(
            Stream.of(OptionGroup.REPORT, OptionGroup.PAGE, OptionGroup.BROWSER),
            FlowSetup.OPTIONS.stream())
        .toList();
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    ArtifactStore.requireWritten(arguments.artifacts().output());
    ArtifactStore store = ArtifactStore.lookInto(arguments.artifacts().output());
    Experiment experiment = FlowSetup.experiment(arguments);
    Storage dataset = ReportDataset.find(store, experiment, arguments.dataset());
    ReportSource report =
        new ReportSource(
            arguments.experiment().reportName(), experiment, store, dataset, arguments.page());
    String fingerprint = DatasetCache.manifest(dataset).fingerprint();
    List<TrainingSpec> specs = Experiment.specs(experiment.runs(fingerprint).all());
    RunStatus status = RunStatus.read(store, specs);
    if (status.failures().isEmpty() && !hasMetrics(store, specs)) {
      throw new IllegalArgumentException(nothingToReport(store));
    }
    report.read().writeTo(report.folder());
    CommandLog.add(report.folder(), arguments.text());
    new CommandOutput(out).report(report);
    PageOpener.ofSystem().openIfAsked(arguments, report.folder().pathOf("report.html"), err);
    status.requireNoFailure();
    return ExitCode.DONE;
  }

  private static boolean hasMetrics(ArtifactStore store, List<TrainingSpec> specs)
      throws IOException {
    for (TrainingSpec spec : specs) {
      if (!store.run(spec).metrics().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static String nothingToReport(ArtifactStore store) throws IOException {
    List<String> reports = new ArrayList<>();
    for (String name : store.storage().children(ArtifactStore.REPORTS)) {
      if (store.report(name).isFile(Report.EXPERIMENT)) {
        reports.add(name);
      }
    }
    return "output '"
        + store.root()
        + "' has no run of this experiment with these options"
        + (reports.isEmpty() ? "" : "; it has the reports " + String.join(", ", reports));
  }
}
