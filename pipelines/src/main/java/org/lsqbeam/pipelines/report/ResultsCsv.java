package org.lsqbeam.pipelines.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.ResolvedYaml;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.Provenance;

/**
 * Formats {@code results.csv} (RFC 4180, lines ending in a newline): one line for each run, and the
 * same columns in every report. {@code docs/results-format.md} describes them. Unknown values are
 * empty, and so are settings without a meaning for the run and top-5 of so few classes that it
 * means nothing.
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
  private final NetworkSizes sizes;

  private ResultsCsv(RunResults runs, DatasetManifest dataset, NetworkSizes sizes) {
    this.runs = runs;
    this.dataset = dataset;
    this.sizes = sizes;
    rule = ConvergenceRule.of(dataset);
  }

  static String of(RunResults runs, DatasetManifest dataset, NetworkSizes sizes) {
    ResultsCsv csv = new ResultsCsv(runs, dataset, sizes);
    List<Map<String, String>> lines = runs.inOrder().stream().map(csv::line).toList();
    return Stream.concat(lines.stream().limit(1).map(Map::keySet), lines.stream().map(Map::values))
        .map(fields -> String.join(",", fields) + "\n")
        .collect(Collectors.joining());
  }

  private Map<String, String> line(RunResult run) {
    TrainingSpec spec = run.spec();
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
    fields.put(RecordedResults.ARITHMETIC, evaluation == null ? "" : evaluation.used().toString());
    fields.put("integer_top1", integerTop1(run.agreement()));
    fields.put("state", rule.state(run));
    fields.put("images_per_second", Numbers.plain(run.imagesPerSecond(), 1));
    fields.put("seconds", run.seconds() > 0 ? Numbers.plain(run.seconds(), 1) : "");
    fields.put("step_sizes_clamped", Long.toString(run.clamped()));
    fields.put("weight_bits", Integer.toString(spec.precision().weights()));
    fields.put("activation_bits", Integer.toString(spec.precision().activations()));
    Optional<NetworkSize> size = sizes.find(spec);
    fields.put("parameters", size.map(of -> Long.toString(of.parameters())).orElse(""));
    fields.put("size_bytes", size.map(of -> Long.toString(of.bytes())).orElse(""));
    AgreementFile packed = run.agreement();
    fields.put("packed_bytes", packed == null ? "" : Long.toString(packed.networkBytes()));
    RunColumns.of(spec)
        .forEach(
            (name, value) -> fields.put(name, value == null ? "" : text(ResolvedYaml.text(value))));
    fields.put("dataset", text(dataset.preset()));
    fields.put("training_images", Long.toString(dataset.train().examples()));
    fields.put("validation_images", Long.toString(dataset.validation().examples()));
    fields.put("dataset_fingerprint", dataset.fingerprint());
    fields.put("run", text(spec.runName()));
    fields.put("fingerprint", spec.fingerprint());
    fields.put("revision", text(revisions(run.provenance())));
    fields.put(ResultsJson.VERSION, Integer.toString(ResultsJson.SCHEMA_VERSION));
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
            .map(session -> session.versions().getOrDefault(Provenance.REVISION, ""))
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
