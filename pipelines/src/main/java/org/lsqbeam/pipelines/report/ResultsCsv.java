package org.lsqbeam.pipelines.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

/**
 * {@code results.csv} (RFC 4180, lines ended by a newline): one line for each run. Accuracies are
 * in percent, {@code change} in points of top-1 against the full-precision run of the same network
 * and seed, {@code loss} in nats; {@code remark} is {@code failed}, {@code unfinished}, {@code at
 * chance} ({@link ConvergenceRule}) or nothing. What is not known is empty.
 */
final class ResultsCsv {
  private static final String HEADER =
      "network,precision,seed,top1,top5,change,loss,initial_top1,initial_top5,initial_loss,"
          + "epochs,images_per_second,seconds,guarded,fingerprint,failure,variant,remark";

  private ResultsCsv() {}

  static String of(RunResults runs, ConvergenceRule chance) {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    for (RunResult run : runs.inOrder()) {
      csv.append(String.join(",", fields(run, runs.change(run), chance.remark(run)))).append('\n');
    }
    return csv.toString();
  }

  private static List<String> fields(RunResult run, @Nullable Double change, String remark) {
    Evaluation evaluation = run.evaluation();
    return List.of(
        quoted(run.spec().network()),
        run.spec().precision().toString(),
        Long.toString(run.spec().seed()),
        evaluation == null ? "" : decimals(evaluation.trained().top1(), 2),
        evaluation == null ? "" : decimals(evaluation.trained().top5(), 2),
        change == null ? "" : decimals(change, 2),
        evaluation == null ? "" : decimals(evaluation.trained().loss(), 4),
        evaluation == null ? "" : decimals(evaluation.initial().top1(), 2),
        evaluation == null ? "" : decimals(evaluation.initial().top5(), 2),
        evaluation == null ? "" : decimals(evaluation.initial().loss(), 4),
        Integer.toString(run.spec().optimization().epochs()),
        decimals(run.imagesPerSecond(), 1),
        run.seconds() > 0 ? decimals(run.seconds(), 1) : "",
        Long.toString(run.guarded()),
        run.spec().fingerprint(),
        quoted(run.failure() == null ? "" : run.failure()),
        quoted(run.variant()),
        remark);
  }

  private static String decimals(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return "";
    }
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0\\.0*") ? text.substring(1) : text;
  }

  private static String quoted(String field) {
    return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
