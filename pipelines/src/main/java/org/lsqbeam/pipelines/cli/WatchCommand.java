package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.options.WatchOptions;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.pipelines.watch.StatusPage;
import org.lsqbeam.pipelines.watch.SweepStatus;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.prepare.DatasetKey;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.training.TrainingRun;

/** Shows how far the runs of an experiment are until all have ended. It writes nothing. */
final class WatchCommand implements Command {
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_PORTS = 65_535;

  /** The page looks every 2 seconds; after the last run it has time to do so twice. */
  private static final int LINGER_SECONDS = 5;

  private final Pause pause;
  private final PageOpener browser;

  /** Waits between two looks at the runs. */
  interface Pause {
    void seconds(long seconds) throws IOException;
  }

  WatchCommand() {
    this(WatchCommand::sleep, PageOpener.ofSystem());
  }

  WatchCommand(Pause pause, PageOpener browser) {
    this.pause = pause;
    this.browser = browser;
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
    WatchOptions options = arguments.options();
    boolean text = OptionValue.flag("text", options.getText());
    long seconds = OptionValue.whole("every", options.getEvery(), 1, MOST_SECONDS);
    int port = (int) OptionValue.whole("port", options.getPort(), 0, MOST_PORTS);
    PageOpener.isAsked(arguments); // a wrong value is found before the page is served
    ArtifactStore store = ArtifactStore.lookInto(arguments.artifacts().output());
    Experiment experiment = FlowSetup.experiment(arguments);
    if (text) {
      awaitDataset(store, experiment, seconds, err::println);
      ReportSource report = report(arguments, store, experiment);
      print(runs(report), store, seconds, out);
      new CommandOutput(out).report(report);
      return ExitCode.DONE;
    }
    String title =
        experiment.title().isEmpty() ? arguments.experiment().reportName() : experiment.title();
    try (StatusPage page = new StatusPage(title, port)) {
      out.println("watching " + store.root() + " at " + page.address());
      browser.openIfAsked(arguments, page.address(), err);
      awaitDataset(
          store,
          experiment,
          seconds,
          what -> {
            err.println(what);
            page.showWaiting(title, what);
          });
      out.println(serve(page, report(arguments, store, experiment), seconds).summary());
    }
    return ExitCode.DONE;
  }

  /** Waits for the dataset, without which the names of the runs are unknown. */
  private void awaitDataset(
      ArtifactStore store, Experiment experiment, long seconds, Consumer<String> waiting)
      throws IOException {
    String said = "";
    while (DatasetKey.preparedIn(store.storage(), experiment.preset()).isEmpty()) {
      String what =
          "waiting until the dataset of preset "
              + experiment.preset().name()
              + " is prepared in "
              + store.root()
              + (store.storage().isFolder("") ? "" : ", which does not exist yet");
      if (!what.equals(said)) {
        waiting.accept(what);
        said = what;
      }
      pause.seconds(seconds);
    }
  }

  private static ReportSource report(
      CommandArguments arguments, ArtifactStore store, Experiment experiment) throws IOException {
    return new ReportSource(
        arguments.experiment().reportName(),
        experiment,
        store,
        ReportDataset.find(store, experiment, arguments.dataset()),
        arguments.page());
  }

  private static List<TrainingRun> runs(ReportSource report) throws IOException {
    String fingerprint = DatasetCache.manifest(report.dataset()).fingerprint();
    return report.experiment().runs(fingerprint).all().stream()
        .map(run -> new TrainingRun(run.spec(), run.variant()))
        .toList();
  }

  /** Serves the runs and their report until all have ended; returns the last status. */
  private SweepStatus serve(StatusPage page, ReportSource report, long seconds) throws IOException {
    List<TrainingRun> runs = runs(report);
    String heading = report.heading();
    SweepStatus status;
    do {
      status = SweepStatus.of(runs, report.store());
      page.show(heading, status, report.read().files());
      pause.seconds(status.hasEnded() ? LINGER_SECONDS : seconds);
    } while (!status.hasEnded());
    return status;
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
