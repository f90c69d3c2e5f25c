package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.nio.file.Path;
import org.lsqbeam.pipelines.report.results.RunResult;

/** A report on made-up runs, for tests in other packages. */
public final class SampleReport {
  private SampleReport() {}

  /** Writes the report's files. */
  public static void writeTo(Path folder) throws IOException {
    RunResult[] runs = {
      SampleRuns.FULL,
      SampleRuns.EIGHT,
      SampleRuns.TWO,
      SampleRuns.run("resnet20", "4", 1, 10, 60.5, 90.1),
      SampleRuns.run("resnet20", "3", 1, 10, 40.1, 89.4),
      SampleRuns.run("resnet56", "full", 1, 10, 10.5, 92.3),
      SampleRuns.run("resnet56", "8", 1, 10, 91.9, 92.2),
      SampleRuns.run("resnet56", "2", 1, 10, 11.0, 90.9)
    };
    SamplePredictions predictions =
        SamplePredictions.writeTo(folder.resolve("dataset"), 32, SampleRuns.CLASSES);
    new ReportFiles(folder)
        .write(
            SampleRuns.report(runs)
                .with(
                    ReportExtras.NONE
                        .priced(new Rates(1.0, 100.0))
                        .predicting(predictions.section(runs))));
  }
}
