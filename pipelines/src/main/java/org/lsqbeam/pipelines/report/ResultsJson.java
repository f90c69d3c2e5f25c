package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.report.comparison.PaperComparison;
import org.lsqbeam.pipelines.report.comparison.PaperTable;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.LayerMeans;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.QuantizationErrorMeans;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.report.results.StepSizes;

/**
 * The content of {@code results.json}: everything the report rests on. {@link ResultsCsv} uses the
 * same names. Numbers are not rounded; unknown and non-finite ones are null. {@code
 * docs/results-format.md} describes the file, {@code docs/results.schema.json} is its JSON schema.
 */
final class ResultsJson {
  /** The member, and the column of {@code results.csv}, with the version of both files. */
  static final String VERSION = "schema_version";

  /** Grows when a name gets another meaning or goes, not when one is added. */
  static final int SCHEMA_VERSION = 2;

  private static final Map<String, Double> NOTHING = Map.of();

  private final DatasetManifest dataset;
  private final RunResults runs;
  private final NetworkSizes sizes;
  private final Rates rates;
  private final Map<String, List<Integer>> correct;

  /**
   * @param correct of some runs, by their fingerprints: the images of each class whose most
   *     probable class is the right one
   */
  ResultsJson(
      DatasetManifest dataset,
      RunResults runs,
      NetworkSizes sizes,
      Rates rates,
      Map<String, List<Integer>> correct) {
    this.dataset = dataset;
    this.rates = rates;
    this.runs = runs;
    this.sizes = sizes;
    this.correct = correct;
  }

  /** Returns what {@link #module} lets the file be written of. */
  Map<String, Object> of(
      String experiment, Object settings, AccuracyTable table, List<PaperTable> paper) {
    Map<String, Object> json = new TreeMap<>();
    json.put(VERSION, SCHEMA_VERSION);
    json.put("experiment", experiment);
    json.put("settings", settings);
    json.put("dataset", dataset);
    json.put("table", table.rows().stream().map(ResultsJson::row).toList());
    json.put("paper_comparison", paper.stream().map(ResultsJson::table).toList());
    json.put("runs", runs.inOrder().stream().map(this::run).toList());
    return json;
  }

  private static Map<String, Object> row(AccuracyTable.Row row) {
    return Map.of(
        "network", row.of().network(),
        "variant", row.of().variant(),
        "cells", row.cells().stream().map(ResultsJson::cell).toList());
  }

  private static Map<String, Object> cell(AccuracyTable.Cell cell) {
    Map<String, Object> json = new TreeMap<>();
    json.put("precision", cell.precision());
    json.put("top1", mean(cell.trained().top1()));
    json.put("top5", mean(cell.trained().top5()));
    json.put("change", mean(cell.change()));
    json.put("initial_top1", mean(cell.initial().top1()));
    json.put("initial_top5", mean(cell.initial().top5()));
    json.put("remark", orNull(cell.remark()));
    return json;
  }

  private static @Nullable Map<String, Object> mean(Figure figure) {
    double deviation = figure.count() == 1 ? Double.NaN : figure.deviation();
    return figure.isKnown()
        ? Map.of("seeds", figure.count(), "mean", figure.mean(), "deviation", deviation)
        : null;
  }

  /** One of the paper's tables next to the experiment's figures. */
  private static Map<String, Object> table(PaperTable table) {
    return Map.of(
        "reference", table.reference(),
        "figures", table.caption(),
        "lines",
            table.comparison().blocks().stream()
                .flatMap(block -> block.lines().stream().map(line -> line(block, line)))
                .toList());
  }

  private static Map<String, Object> line(PaperComparison.Block block, PaperComparison.Line line) {
    Map<String, Double> figures = new TreeMap<>();
    Map<String, String> remarks = new TreeMap<>();
    line.cells()
        .forEach(
            (precision, cell) -> {
              figures.put(precision.toString(), cell.figure().mean());
              if (!cell.remark().isEmpty()) {
                remarks.put(precision.toString(), cell.remark());
              }
            });
    return Map.of(
        "network", block.network(),
        "conditions", block.conditions(),
        "kind", line.kind().name().toLowerCase(Locale.ROOT),
        "figures_of", line.name(),
        "figures", figures,
        "remarks", remarks);
  }

  private Map<String, Object> run(RunResult run) {
    Evaluation evaluation = run.evaluation();
    Map<String, Object> json = new TreeMap<>();
    json.put("variant", run.variant());
    json.put("fingerprint", run.spec().fingerprint());
    json.put("run", run.spec().runName());
    json.put("spec", run.spec());
    json.put("settings", RunColumns.of(run.spec()));
    json.put("state", ConvergenceRule.of(dataset).state(run));
    json.put("weight_bits", run.spec().precision().weights());
    json.put("activation_bits", run.spec().precision().activations());
    json.put("parameters", sizes.find(run.spec()).map(NetworkSize::parameters).orElse(null));
    json.put("size_bytes", sizes.find(run.spec()).map(NetworkSize::bytes).orElse(null));
    json.put("packed_bytes", run.agreement() == null ? null : run.agreement().networkBytes());
    json.put("failure", run.failure());
    json.put("remark", orNull(ConvergenceRule.of(dataset).remark(run)));
    putAccuracy(json, "", evaluation == null ? null : evaluation.trained());
    json.put("change", runs.change(run));
    putAccuracy(json, "initial_", evaluation == null ? null : evaluation.initial());
    json.put(RecordedResults.ARITHMETIC, evaluation == null ? null : evaluation.used());
    json.put(RecordedResults.FALLBACK, EvaluationArithmetic.failure(run).orElse(null));
    json.put("images_per_second", run.imagesPerSecond());
    json.put("seconds", run.metrics().isEmpty() ? Double.NaN : run.seconds());
    json.put("seconds_by_phase", TimeSection.json(run));
    json.put("cost", rates.of(run));
    json.put("step_sizes_clamped", run.clamped());
    json.put("provenance", run.provenance());
    json.put("curves", run.metrics().stream().map(ResultsJson::epoch).toList());
    json.put(
        "step_sizes",
        StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
            .map(ResultsJson::stepSize)
            .toList());
    json.put("step_sizes_by_epoch", byEpoch(run, EpochMetrics::quantizerParameters));
    json.put("layers_by_epoch", byEpoch(run, EpochMetrics::layers));
    json.put("quantization_error", errors(run));
    json.put("correct_per_class", correct.get(run.spec().fingerprint()));
    json.put("integer_agreement", IntegerSection.json(run, sizes));
    return json;
  }

  private static void putAccuracy(
      Map<String, Object> json, String prefix, @Nullable Accuracy accuracy) {
    json.put(prefix + "top1", accuracy == null ? Double.NaN : accuracy.top1());
    json.put(prefix + "top5", accuracy == null ? Double.NaN : accuracy.top5());
    json.put(prefix + "loss", accuracy == null ? Double.NaN : accuracy.loss());
  }

  /** The values under each name, one for each of the run's epochs. */
  private static Map<String, List<Double>> byEpoch(
      RunResult run, Function<EpochMetrics, @Nullable Map<String, Double>> part) {
    List<Map<String, Double>> epochs =
        run.metrics().stream()
            .map(metrics -> Objects.requireNonNullElse(part.apply(metrics), NOTHING))
            .toList();
    Map<String, List<Double>> values = new TreeMap<>();
    for (Map<String, Double> epoch : epochs) {
      for (String name : epoch.keySet()) {
        values.computeIfAbsent(
            name,
            key -> {
              List<Double> ofName = new ArrayList<>();
              epochs.forEach(each -> ofName.add(each.getOrDefault(key, Double.NaN)));
              return ofName;
            });
      }
    }
    return values;
  }

  /** One epoch; unknown parts are left out, such as training before the first epoch. */
  private static Map<String, Object> epoch(EpochMetrics metrics) {
    Map<String, Object> json = new TreeMap<>();
    json.put("epoch", metrics.epoch());
    json.put("step", metrics.step());
    putAccuracy(json, "", metrics.validation());
    EpochMetrics.Training training = metrics.training();
    if (training != null) {
      json.put("training_loss", training.loss());
      json.put("training_top1", training.top1());
      json.put("learning_rate", training.learningRate());
      json.put("images_per_second", training.imagesPerSecond());
      json.put("seconds", training.seconds());
      json.put("step_sizes_clamped", training.clamped());
    }
    LayerMeans.of(metrics)
        .ifPresent(
            layers -> {
              json.put("weight_balance", layers.weightBalance());
              json.put("input_balance", layers.inputBalance());
              json.put("weight_clipped", layers.weightClipped());
              json.put("input_clipped", layers.inputClipped());
            });
    return json;
  }

  private static Map<String, Object> stepSize(StepSizes.Layer layer) {
    return Map.of(
        "layer", layer.name(),
        "initial_weights", layer.weights().initial(),
        "trained_weights", layer.weights().trained(),
        "initial_input", layer.input().initial(),
        "trained_input", layer.input().trained());
  }

  /** The quantization error of one run. */
  private static @Nullable Map<String, Object> errors(RunResult run) {
    QuantizationError error = run.quantizationError();
    return error == null
        ? null
        : Map.of(
            "images", error.images(),
            "means", QuantizationErrorMeans.of(run).stream().map(ResultsJson::means).toList(),
            "layers", error.stepSizes());
  }

  private static Map<String, Object> means(QuantizationErrorMeans means) {
    return Map.of(
        "tensor", means.tensor(),
        "layers", means.layers(),
        "learned", means.learned().mean(),
        "learned_deviation", means.learned().deviation(),
        "differences", means.differences());
  }

  /** How {@code results.json} differs from the files of single runs. */
  static SimpleModule module() {
    return FiniteJson.module()
        .setMixInAnnotation(ByCriterion.class, SnakeCase.class)
        .setMixInAnnotation(LearnedStepSize.class, WithDifferences.class);
  }

  @JsonNaming(SnakeCaseStrategy.class)
  private interface SnakeCase {}

  @JsonIgnoreProperties("signed")
  private interface WithDifferences {
    @JsonProperty
    ByCriterion differences();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
