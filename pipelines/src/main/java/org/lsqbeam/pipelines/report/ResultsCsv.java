package org.lsqbeam.pipelines.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.Provenance;

/**
 * Formats {@code results.csv} (RFC 4180, lines ending in a newline): one line for each run. {@code
 * precision} is {@code full}, a number of bits, or {@code w2a4}. Accuracies are in percent, {@code
 * change} is the difference in top-1 from the full-precision run of the same network and seed in
 * percentage points, {@code loss} is in nats. {@code remark} is {@code failed}, {@code unfinished},
 * {@code did not converge} ({@link ConvergenceRule}) or empty. {@code integer_top1} is that of the
 * packed network on integers. The last columns are the settings that differ between the runs, by
 * their experiment keys and as experiment files write them. Unknown values are empty, and so are
 * settings without a meaning for the run and top-5 of so few classes that it means nothing.
 *
 * <p>A text that a spreadsheet would take for a formula has an apostrophe before it.
 */
final class ResultsCsv {
  /** The beginning of a formula; spreadsheets also take full-width characters for these. */
  private static final Pattern FORMULA =
      Pattern.compile("[=+@\\t\\r\\n\\uff1d\\uff0b\\uff0d\\uff20-]");

  private final RunResults runs;
  private final DatasetManifest dataset;
  private final ConvergenceRule rule;
  private final Set<String> varied;

  private ResultsCsv(RunResults runs, DatasetManifest dataset) {
    this.runs = runs;
    this.dataset = dataset;
    rule = ConvergenceRule.of(dataset);
    varied = RunSettings.differing(runs);
    varied.removeAll(List.of("epochs", "quantizer")); // have a column of their own
  }

  static String of(RunResults runs, DatasetManifest dataset) {
    ResultsCsv csv = new ResultsCsv(runs, dataset);
    List<Map<String, String>> lines = runs.inOrder().stream().map(csv::line).toList();
    return Stream.concat(lines.stream().limit(1).map(Map::keySet), lines.stream().map(Map::values))
        .map(fields -> String.join(",", fields) + "\n")
        .collect(Collectors.joining());
  }

  private Map<String, String> line(RunResult run) {
    TrainingSpec spec = run.spec();
    boolean full = spec.precision().isFull();
    Double change = runs.change(run);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("network", text(spec.network()));
    fields.put("precision", spec.precision().toString());
    fields.put("seed", Long.toString(spec.seed()));
    Evaluation evaluation = run.evaluation();
    putAccuracy(fields, "", evaluation == null ? null : evaluation.trained());
    fields.put("change", change == null ? "" : Numbers.plain(change, 2));
    putLoss(fields, "", evaluation == null ? null : evaluation.trained());
    putAccuracy(fields, "initial_", evaluation == null ? null : evaluation.initial());
    putLoss(fields, "initial_", evaluation == null ? null : evaluation.initial());
    fields.put("epochs", Integer.toString(spec.optimization().epochs()));
    fields.put("images_per_second", Numbers.plain(run.imagesPerSecond(), 1));
    fields.put("seconds", run.seconds() > 0 ? Numbers.plain(run.seconds(), 1) : "");
    fields.put("step_sizes_clamped", Long.toString(run.clamped()));
    fields.put("fingerprint", spec.fingerprint());
    fields.put("failure", text(run.failure() == null ? "" : run.failure()));
    fields.put("variant", text(run.variant()));
    fields.put("remark", rule.remark(run));
    fields.put("quantizer", full ? "" : spec.settings().quantizer());
    fields.put("weight_bits", Integer.toString(spec.precision().weights()));
    fields.put("activation_bits", Integer.toString(spec.precision().activations()));
    fields.put("dataset", text(dataset.preset()));
    fields.put("dataset_fingerprint", dataset.fingerprint());
    fields.put("revision", text(revisions(run.provenance())));
    fields.put("integer_top1", integerTop1(run.agreement()));
    Map<String, String> settings = RunSettings.of(spec);
    varied.forEach(key -> fields.put(key, text(settings.getOrDefault(key, ""))));
    return fields;
  }

  private void putAccuracy(Map<String, String> fields, String prefix, @Nullable Accuracy accuracy) {
    boolean hasTop5 = AccuracyTable.hasTop5(dataset.classes().size());
    fields.put(prefix + "top1", accuracy == null ? "" : Numbers.plain(accuracy.top1(), 2));
    fields.put(
        prefix + "top5", accuracy == null || !hasTop5 ? "" : Numbers.plain(accuracy.top5(), 2));
  }

  private static void putLoss(
      Map<String, String> fields, String prefix, @Nullable Accuracy accuracy) {
    fields.put(prefix + "loss", accuracy == null ? "" : Numbers.plain(accuracy.loss(), 4));
  }

  private static String integerTop1(@Nullable AgreementFile file) {
    return file == null
        ? ""
        : Numbers.plain(file.agreement().percent(file.agreement().integer().top1()), 2);
  }

  private static String revisions(@Nullable Provenance provenance) {
    return provenance == null
        ? ""
        : provenance.sessions().stream()
            .map(session -> session.versions().getOrDefault("lsq-beam", ""))
            .distinct()
            .collect(Collectors.joining("; "));
  }

  private static String text(String field) {
    String safe = FORMULA.matcher(field).lookingAt() && !isNumber(field) ? "'" + field : field;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static boolean isNumber(String field) {
    return field.matches("-?[0-9.]+(E-?[0-9]+)?");
  }
}
