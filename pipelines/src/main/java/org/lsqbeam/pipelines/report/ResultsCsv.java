package org.lsqbeam.pipelines.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * Formats {@code results.csv} (RFC 4180, lines ending in a newline): one line for each run. {@code
 * precision} is {@code full}, a number of bits, or {@code w2a4}. Accuracies are in percent, {@code
 * change} is the difference in top-1 from the full-precision run of the same network and seed in
 * percentage points, {@code loss} is in nats. {@code guarded} counts how often a step size was
 * clamped at its minimum. {@code remark} is {@code failed}, {@code unfinished}, {@code did not
 * converge} ({@link ConvergenceRule}) or empty. Unknown values are empty.
 */
final class ResultsCsv {
  private static final String HEADER =
      "network,precision,seed,top1,top5,change,loss,initial_top1,initial_top5,initial_loss,"
          + "epochs,images_per_second,seconds,guarded,fingerprint,failure,variant,remark";

  private ResultsCsv() {}

  static String of(RunResults runs, ConvergenceRule rule) {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (RunResult run : runs.inOrder()) {
      csv.append(String.join(",", fields(run, runs.change(run), rule.remark(run)))).append('\n');
    }
    return csv.toString();
  }

  private static List<String> fields(RunResult run, @Nullable Double change, String remark) {
    Evaluation evaluation = run.evaluation();
    return List.of(
        quoted(run.spec().network()),
        run.spec().precision().toString(),
        Long.toString(run.spec().seed()),
        evaluation == null ? "" : Numbers.plain(evaluation.trained().top1(), 2),
        evaluation == null ? "" : Numbers.plain(evaluation.trained().top5(), 2),
        change == null ? "" : Numbers.plain(change, 2),
        evaluation == null ? "" : Numbers.plain(evaluation.trained().loss(), 4),
        evaluation == null ? "" : Numbers.plain(evaluation.initial().top1(), 2),
        evaluation == null ? "" : Numbers.plain(evaluation.initial().top5(), 2),
        evaluation == null ? "" : Numbers.plain(evaluation.initial().loss(), 4),
        Integer.toString(run.spec().optimization().epochs()),
        Numbers.plain(run.imagesPerSecond(), 1),
        run.seconds() > 0 ? Numbers.plain(run.seconds(), 1) : "",
        Long.toString(run.guarded()),
        run.spec().fingerprint(),
        quoted(run.failure() == null ? "" : run.failure()),
        quoted(run.variant()),
        remark);
  }

  private static String quoted(String field) {
    return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
