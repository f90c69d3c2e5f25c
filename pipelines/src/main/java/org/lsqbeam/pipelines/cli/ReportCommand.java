package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.flow.RunStatus;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/** Writes the report on what lies in the output. It needs no images. */
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
    return Stream.concat(Stream.of(OptionGroup.REPORT), FlowSetup.OPTIONS.stream()).toList();
  }

  @Override
  public int run(Arguments arguments, PrintStream out, PrintStream err) throws IOException {
    ArtifactStore.requireWritten(arguments.artifacts().output());
    ArtifactStore store = ArtifactStore.lookInto(arguments.artifacts().output());
    Experiment experiment = FlowSetup.experiment(arguments);
    Storage dataset = ReportDataset.find(store, experiment, arguments.dataset());
    ReportSource report =
        new ReportSource(arguments.experiment().reportName(), experiment, store, dataset);
    report.read().writeTo(report.folder());
    ReportInputs.write(report.folder(), experiment, arguments.commandLine());
    new CommandOutput(out).report(report);
    String fingerprint = DatasetCache.manifest(dataset).fingerprint();
    RunStatus status = RunStatus.read(store, Experiment.specs(experiment.runs(fingerprint).all()));
    if (status.done().isEmpty()) {
      otherReports(store, arguments.experiment().reportName()).ifPresent(err::println);
    }
    status.requireNoFailure();
    return ExitCode.DONE;
  }

  /** Names the other reports of the output, and says how to write one of them again. */
  private static Optional<String> otherReports(ArtifactStore store, String own) throws IOException {
    List<String> others = new ArrayList<>();
    for (String name : store.storage().children(ArtifactStore.REPORTS)) {
      if (!name.equals(own) && store.report(name).isFile(ReportInputs.EXPERIMENT)) {
        others.add(name);
      }
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no run of this experiment is trained; the output has other reports: "
                + String.join(", ", others)
                + "; for one of them, give the overrides of its command.txt, or --experiment="
                + store.report("NAME").pathOf(ReportInputs.EXPERIMENT)
                + " --name=NAME");
  }
}
