package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Block;
import org.lsqbeam.pipelines.report.comparison.PaperComparison.Line;
import org.lsqbeam.pipelines.report.comparison.PaperTable;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Cell;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Means;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.LayerMeans;
import org.lsqbeam.pipelines.report.results.MeanOverSeeds;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.QuantizationErrorMeans;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.report.results.StepSizes;
import org.lsqbeam.pipelines.report.results.StepSizes.Layer;

/**
 * {@code results.json}: all the report rests on. Names are those of {@link ResultsCsv}; numbers are
 * not rounded, and null where they are not known or not finite.
 */
final class ResultsJson {
  private static final Map<String, Double> NOTHING = Map.of();

  private ResultsJson() {}

  static Map<String, @Nullable Object> of(
      String experiment,
      Object settings,
      DatasetManifest dataset,
      RunResults runs,
      AccuracyTable table,
      List<PaperTable> paper,
      NetworkSizes sizes) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("experiment", experiment);
    json.put("settings", settings);
    json.put("dataset", dataset);
    json.put("table", table.rows().stream().map(ResultsJson::row).toList());
    json.put("beside_paper", paper.stream().map(ResultsJson::paperTable).toList());
    json.put(
        "runs",
        runs.inOrder().stream()
            .map(run -> run(run, runs.change(run), ConvergenceRule.of(dataset), sizes))
            .toList());
    return json;
  }

  private static Map<String, @Nullable Object> row(AccuracyTable.Row row) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("network", row.of().network());
    json.put("variant", row.of().variant());
    json.put("cells", row.cells().stream().map(ResultsJson::cell).toList());
    return json;
  }

  private static Map<String, @Nullable Object> cell(Cell cell) {
    Means initial = cell.initial();
    Means trained = cell.trained();
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("precision", cell.precision());
    json.put("top1", trained == null ? null : mean(trained.top1()));
    json.put("top5", trained == null ? null : mean(trained.top5()));
    json.put("change", cell.change() == null ? null : mean(cell.change()));
    json.put("initial_top1", initial == null ? null : mean(initial.top1()));
    json.put("initial_top5", initial == null ? null : mean(initial.top5()));
    json.put("remark", orNull(cell.remark()));
    return json;
  }

  private static Map<String, @Nullable Object> mean(MeanOverSeeds mean) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("seeds", mean.seeds());
    json.put("mean", finite(mean.mean()));
    json.put("deviation", mean.seeds() == 1 ? null : finite(mean.deviation()));
    return json;
  }

  private static Map<String, @Nullable Object> run(
      RunResult run, @Nullable Double change, ConvergenceRule chance, NetworkSizes sizes) {
    Evaluation evaluation = run.evaluation();
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("variant", run.variant());
    json.put("fingerprint", run.spec().fingerprint());
    json.put("run", run.spec().runName());
    json.put("spec", run.spec());
    json.put("failure", run.failure());
    json.put("remark", orNull(chance.remark(run)));
    json.put("top1", evaluation == null ? null : finite(evaluation.trained().top1()));
    json.put("top5", evaluation == null ? null : finite(evaluation.trained().top5()));
    json.put("loss", evaluation == null ? null : finite(evaluation.trained().loss()));
    json.put("change", change == null ? null : finite(change));
    json.put("initial_top1", evaluation == null ? null : finite(evaluation.initial().top1()));
    json.put("initial_top5", evaluation == null ? null : finite(evaluation.initial().top5()));
    json.put("initial_loss", evaluation == null ? null : finite(evaluation.initial().loss()));
    json.put("images_per_second", finite(run.imagesPerSecond()));
    json.put("seconds", run.metrics().isEmpty() ? null : finite(run.seconds()));
    json.put("guarded", run.guarded());
    json.put("provenance", run.provenance());
    json.put("curves", run.metrics().stream().map(ResultsJson::epoch).toList());
    json.put(
        "step_sizes",
        StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
            .map(ResultsJson::layer)
            .toList());
    json.put("step_sizes_by_epoch", byEpoch(run, EpochMetrics::stepSizes));
    json.put("layers_by_epoch", byEpoch(run, EpochMetrics::layers));
    json.put("quantization_error", QuantizationErrorMeans.json(run));
    return json;
  }

  private static Map<String, @Nullable Object> epoch(EpochMetrics metrics) {
    EpochMetrics.Training training = metrics.training();
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("epoch", metrics.epoch());
    json.put("step", metrics.step());
    json.put("top1", finite(metrics.validation().top1()));
    json.put("top5", finite(metrics.validation().top5()));
    json.put("loss", finite(metrics.validation().loss()));
    if (training != null) {
      json.put("training_loss", finite(training.loss()));
      json.put("training_top1", finite(training.top1()));
      json.put("learning_rate", finite(training.learningRate()));
      json.put("images_per_second", finite(training.imagesPerSecond()));
      json.put("seconds", finite(training.seconds()));
      json.put("guarded", training.guarded());
    }
    LayerMeans.of(metrics)
        .ifPresent(
            means -> {
              json.put("weight_balance", finite(means.weightBalance()));
              json.put("input_balance", finite(means.inputBalance()));
              json.put("weight_clipped", finite(means.weightClipped()));
              json.put("input_clipped", finite(means.inputClipped()));
            });
    return json;
  }

  private static Map<String, @Nullable Object> paperTable(PaperTable table) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("reference", table.reference());
    json.put("figures", table.caption());
    json.put(
        "lines",
        table.comparison().blocks().stream()
            .flatMap(block -> block.lines().stream().map(line -> line(block, line)))
            .toList());
    return json;
  }

  /** The conditions are those of the block; a figure that is not there is null. */
  private static Map<String, @Nullable Object> line(Block block, Line line) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("network", block.network());
    json.put("conditions", block.conditions());
    json.put("kind", line.kind().name().toLowerCase(Locale.ROOT));
    json.put("figures_of", line.name());
    Map<String, @Nullable Object> figures = new TreeMap<>();
    Map<String, String> remarks = new TreeMap<>();
    line.cells()
        .forEach(
            (precision, cell) -> {
              figures.put(precision.toString(), cell.value() == null ? null : finite(cell.value()));
              if (!cell.remark().isEmpty()) {
                remarks.put(precision.toString(), cell.remark());
              }
            });
    json.put("figures", figures);
    json.put("remarks", remarks);
    return json;
  }

  private static Map<String, @Nullable Object> layer(Layer layer) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("layer", layer.name());
    json.put("initial_weights", finite(layer.weights().initial()));
    json.put("trained_weights", finite(layer.weights().trained()));
    json.put("initial_input", finite(layer.input().initial()));
    json.put("trained_input", finite(layer.input().trained()));
    return json;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Under each name a value for each of the run's curves' points. */
  private static Map<String, List<@Nullable Double>> byEpoch(
      RunResult run, Function<EpochMetrics, @Nullable Map<String, Double>> part) {
    List<Map<String, Double>> epochs =
        run.metrics().stream()
            .map(metrics -> Objects.requireNonNullElse(part.apply(metrics), NOTHING))
            .toList();
    Map<String, List<@Nullable Double>> json = new TreeMap<>();
    for (Map<String, Double> named : epochs) {
      for (String name : named.keySet()) {
        json.computeIfAbsent(
            name,
            key -> {
              List<@Nullable Double> values = new ArrayList<>();
              epochs.forEach(epoch -> values.add(finite(epoch.getOrDefault(key, Double.NaN))));
              return values;
            });
      }
    }
    return json;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? Double.valueOf(value) : null;
  }
}
