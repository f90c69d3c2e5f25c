package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.options.WatchOptions;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.pipelines.watch.StatusPage;
import org.lsqbeam.pipelines.watch.SweepStatus;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.prepare.DatasetKey;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.TrainingRun;

/** Shows how far the runs of an experiment are until all have ended. It writes nothing. */
final class WatchCommand implements Command {
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_PORTS = 65_535;

  /** The page looks every 2 seconds; after the last run it has time to do so twice. */
  private static final int LINGER_SECONDS = 5;

  private final Pause pause;

  /** Waits between two looks at the runs. */
  interface Pause {
    void seconds(long seconds) throws IOException;
  }

  WatchCommand() {
    this(WatchCommand::sleep);
  }

  WatchCommand(Pause pause) {
    this.pause = pause;
  }

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public String description() {
    return "show on a page how far the runs of an experiment are";
  }

  @Override
  public List<OptionGroup> options() {
    return Stream.concat(
            Stream.of(OptionGroup.WATCH, OptionGroup.REPORT, OptionGroup.PAGE, OptionGroup.BROWSER),
            FlowSetup.OPTIONS.stream())
        .toList();
  }

  @Override
  public int run(CommandArguments arguments, PrintStream out, PrintStream err) throws IOException {
    WatchOptions options = arguments.runner().as(WatchOptions.class);
    boolean text = OptionValue.flag("text", options.getText());
    long seconds = OptionValue.whole("every", options.getEvery(), 1, MOST_SECONDS);
    int port = (int) OptionValue.whole("port", options.getPort(), 0, MOST_PORTS);
    ArtifactStore store = ArtifactStore.lookInto(arguments.artifacts().output());
    Experiment experiment = FlowSetup.experiment(arguments);
    awaitDataset(store, experiment, seconds, err);
    Storage dataset = ReportDataset.find(store, experiment, arguments.dataset());
    String fingerprint = DatasetCache.manifest(dataset).fingerprint();
    List<TrainingRun> runs =
        experiment.runs(fingerprint).all().stream()
            .map(run -> new TrainingRun(run.spec(), run.variant()))
            .toList();
    ReportSource report =
        new ReportSource(
            arguments.experiment().reportName(), experiment, store, dataset, arguments.page());
    if (text) {
      print(runs, store, seconds, out);
      new CommandOutput(out).report(report);
      return ExitCode.DONE;
    }
    try (StatusPage page = new StatusPage(report.heading(), port)) {
      out.println("watching " + store.root() + " at " + page.address());
      SweepStatus status;
      boolean opened = false;
      do {
        status = SweepStatus.of(runs, store);
        page.show(status, report.read().files());
        if (!opened) {
          PageOpener.openIfAsked(arguments, page.address(), err);
          opened = true;
        }
        pause.seconds(status.hasEnded() ? LINGER_SECONDS : seconds);
      } while (!status.hasEnded());
      out.println(status.summary());
    }
    return ExitCode.DONE;
  }

  /** The runs are named by the dataset, so nothing can be shown of them before it is prepared. */
  private void awaitDataset(
      ArtifactStore store, Experiment experiment, long seconds, PrintStream err)
      throws IOException {
    boolean said = false;
    while (DatasetKey.preparedIn(store.storage(), experiment.preset()).isEmpty()) {
      if (!said) {
        String preset = experiment.preset().name();
        err.println(
            (store.storage().isFolder("")
                    ? "waiting until"
                    : "output '" + store.root() + "' does not exist yet; waiting until")
                + " the dataset of preset "
                + preset
                + " is prepared in "
                + store.root());
        said = true;
      }
      pause.seconds(seconds);
    }
  }

  private void print(List<TrainingRun> runs, ArtifactStore store, long seconds, PrintStream out)
      throws IOException {
    String before = "";
    while (true) {
      SweepStatus status = SweepStatus.of(runs, store);
      String now = status.table() + status.summary() + "\n";
      if (!now.equals(before)) {
        out.println(now);
        before = now;
      }
      if (status.hasEnded()) {
        return;
      }
      pause.seconds(seconds);
    }
  }

  private static void sleep(long seconds) throws InterruptedIOException {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
