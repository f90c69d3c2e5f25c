package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.flow.ClusterJob;
import org.lsqbeam.pipelines.flow.RunStatus;
import org.lsqbeam.pipelines.report.Report;
import org.lsqbeam.pipelines.report.ReportSource;
import org.lsqbeam.pipelines.text.TableBlocks;
import org.lsqbeam.pipelines.text.WordWrap;
import org.lsqbeam.transforms.run.ArtifactStore;

/**
 * Prints the results of commands.
 *
 * @param out where
 */
record CommandOutput(PrintStream out) {
  /** Prints the accuracy table, and where the report is. */
  void report(ReportSource report) throws IOException {
    accuracies(report);
    out.println("Report: " + report.folder().pathOf("report.html"));
  }

  /** Prints the accuracy table, what evaluated if not 32-bit floats did, and an empty line. */
  void accuracies(ReportSource source) throws IOException {
    Report report = source.readResults();
    String table = report.accuracyTable();
    boolean onTerminal = Boolean.getBoolean("lsqbeam.terminal.results");
    int columns = Integer.getInteger("lsqbeam.terminal.columns", Integer.MAX_VALUE);
    out.print(onTerminal ? TableBlocks.of(table, columns) : table);
    for (String sentence : report.arithmetic()) {
      out.print(onTerminal ? WordWrap.hanging("", 0, sentence, columns) : sentence + "\n");
    }
    out.println();
  }

  /** Prints the accuracies on integers, if there are any, and an empty line. */
  void integers(ReportSource report) throws IOException {
    String table = report.readResults().integerTable();
    if (!table.isEmpty()) {
      out.println(table);
    }
  }

  /**
   * Prints where a job is, and how it is followed and cancelled.
   *
   * @param watch the command that follows it
   */
  void job(ClusterJob job, String watch) {
    out.printf(
        Locale.ROOT,
        "Job: %s at %s%nFollow it: %s%nCancel it: %s%n",
        job.id(),
        job.master(),
        watch,
        job.cancellation());
  }

  /** Prints how many networks are trained, and where. */
  void runs(RunStatus status, ArtifactStore store) {
    out.printf(
        Locale.ROOT,
        "%d of %d networks trained%nRuns: %s%n",
        status.done().size(),
        status.all(),
        store.storage().pathOf("runs"));
  }

  /** Prints what a dataset holds, and where it is. */
  void dataset(DatasetManifest manifest, String folder) {
    out.printf(
        Locale.ROOT,
        "%,d training and %,d validation images of %,d classes, %,d rejected%nDataset: %s%n",
        manifest.train().examples(),
        manifest.validation().examples(),
        manifest.classes().size(),
        manifest.rejected(),
        folder);
  }
}
