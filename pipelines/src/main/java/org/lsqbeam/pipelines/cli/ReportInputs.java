package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.transforms.storage.Storage;

/** Keeps beside a report what it was made from. */
final class ReportInputs {
  private static final String EXPERIMENT = "experiment.yaml";
  private static final String COMMAND = "command.txt";

  private ReportInputs() {}

  /** Writes the experiment with all its settings, and the command line. */
  static void write(Storage report, Experiment experiment, String commandLine) throws IOException {
    report.write(EXPERIMENT, experiment.resolvedYaml().getBytes(StandardCharsets.UTF_8));
    report.write(COMMAND, (commandLine + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
