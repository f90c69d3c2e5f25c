package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.transforms.storage.Storage;

/** Keeps the experiment and the command lines of a report in its folder. */
final class ReportInputs {
  static final String EXPERIMENT = "experiment.yaml";
  private static final String COMMAND = "command.txt";

  private ReportInputs() {}

  /** Writes the experiment with all its settings, and adds the command line if it is new. */
  static void write(Storage report, Experiment experiment, String commandLine) throws IOException {
    report.write(EXPERIMENT, experiment.resolvedYaml().getBytes(StandardCharsets.UTF_8));
    String earlier =
        report.isFile(COMMAND) ? new String(report.read(COMMAND), StandardCharsets.UTF_8) : "";
    if (earlier.lines().noneMatch(commandLine::equals)) {
      report.write(COMMAND, (earlier + commandLine + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
