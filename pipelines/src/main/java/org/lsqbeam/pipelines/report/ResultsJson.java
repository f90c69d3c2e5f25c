package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.paper.Conditions;
import org.lsqbeam.pipelines.paper.Reference;
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
import org.lsqbeam.transforms.run.Provenance;

/**
 * The content of {@code results.json}: everything the report rests on. {@link ResultsCsv} uses the
 * same names. Numbers are not rounded; unknown and non-finite ones are null.
 */
@JsonNaming(SnakeCaseStrategy.class)
record ResultsJson(
    String experiment,
    Object settings,
    DatasetManifest dataset,
    List<Row> table,
    List<Table> besidePaper,
    List<Run> runs) {
  private static final Map<String, Double> NOTHING = Map.of();

  static ResultsJson of(
      String experiment,
      Object settings,
      DatasetManifest dataset,
      RunResults runs,
      AccuracyTable table,
      List<PaperTable> paper,
      NetworkSizes sizes) {
    ConvergenceRule rule = ConvergenceRule.of(dataset);
    return new ResultsJson(
        experiment,
        settings,
        dataset,
        table.rows().stream().map(Row::of).toList(),
        paper.stream().map(Table::of).toList(),
        runs.inOrder().stream()
            .map(run -> Run.of(run, runs.change(run), rule.remark(run), sizes))
            .toList());
  }

  record Row(String network, String variant, List<Cell> cells) {
    private static Row of(AccuracyTable.Row row) {
      return new Row(
          row.of().network(), row.of().variant(), row.cells().stream().map(Cell::of).toList());
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Cell(
      Precision precision,
      @Nullable Mean top1,
      @Nullable Mean top5,
      @Nullable Mean change,
      @Nullable Mean initialTop1,
      @Nullable Mean initialTop5,
      @Nullable String remark) {
    private static Cell of(AccuracyTable.Cell cell) {
      return new Cell(
          cell.precision(),
          Mean.of(cell.trained().top1()),
          Mean.of(cell.trained().top5()),
          Mean.of(cell.change()),
          Mean.of(cell.initial().top1()),
          Mean.of(cell.initial().top5()),
          orNull(cell.remark()));
    }
  }

  record Mean(int seeds, double mean, @Nullable Double deviation) {
    private static @Nullable Mean of(Figure figure) {
      Double deviation = figure.count() == 1 ? null : Double.valueOf(figure.deviation());
      return figure.isKnown() ? new Mean(figure.count(), figure.mean(), deviation) : null;
    }
  }

  /** One of the paper's tables next to the experiment's figures. */
  record Table(Reference reference, String figures, List<Line> lines) {
    private static Table of(PaperTable table) {
      return new Table(
          table.reference(),
          table.caption(),
          table.comparison().blocks().stream()
              .flatMap(block -> block.lines().stream().map(line -> Line.of(block, line)))
              .toList());
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Line(
      String network,
      Conditions conditions,
      String kind,
      String figuresOf,
      Map<String, Double> figures,
      Map<String, String> remarks) {
    private static Line of(PaperComparison.Block block, PaperComparison.Line line) {
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
      String kind = line.kind().name().toLowerCase(Locale.ROOT);
      return new Line(block.network(), block.conditions(), kind, line.name(), figures, remarks);
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Run(
      String variant,
      String fingerprint,
      String run,
      TrainingSpec spec,
      @Nullable String failure,
      @Nullable String remark,
      @Nullable Double top1,
      @Nullable Double top5,
      @Nullable Double loss,
      @Nullable Double change,
      @Nullable Double initialTop1,
      @Nullable Double initialTop5,
      @Nullable Double initialLoss,
      double imagesPerSecond,
      @Nullable Double seconds,
      long stepSizesClamped,
      @Nullable Provenance provenance,
      List<Epoch> curves,
      List<StepSize> stepSizes,
      Map<String, List<Double>> stepSizesByEpoch,
      Map<String, List<Double>> layersByEpoch,
      @Nullable Errors quantizationError) {
    private static Run of(
        RunResult run, @Nullable Double change, String remark, NetworkSizes sizes) {
      return new Run(
          run.variant(),
          run.spec().fingerprint(),
          run.spec().runName(),
          run.spec(),
          run.failure(),
          orNull(remark),
          part(run, Evaluation::trained, Accuracy::top1),
          part(run, Evaluation::trained, Accuracy::top5),
          part(run, Evaluation::trained, Accuracy::loss),
          change,
          part(run, Evaluation::initial, Accuracy::top1),
          part(run, Evaluation::initial, Accuracy::top5),
          part(run, Evaluation::initial, Accuracy::loss),
          run.imagesPerSecond(),
          run.metrics().isEmpty() ? null : Double.valueOf(run.seconds()),
          run.clamped(),
          run.provenance(),
          run.metrics().stream().map(Epoch::of).toList(),
          StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
              .map(StepSize::of)
              .toList(),
          byEpoch(run, EpochMetrics::quantizerParameters),
          byEpoch(run, EpochMetrics::layers),
          Errors.of(run));
    }

    private static @Nullable Double part(
        RunResult run, Function<Evaluation, Accuracy> when, ToDoubleFunction<Accuracy> part) {
      Evaluation evaluation = run.evaluation();
      return evaluation == null ? null : Double.valueOf(part.applyAsDouble(when.apply(evaluation)));
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
  }

  /** One epoch; unknown parts are left out, such as training before the first epoch. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Epoch(
      int epoch,
      long step,
      double top1,
      double top5,
      double loss,
      @Nullable Double trainingLoss,
      @Nullable Double trainingTop1,
      @Nullable Double learningRate,
      @Nullable Double imagesPerSecond,
      @Nullable Double seconds,
      @Nullable Long stepSizesClamped,
      @Nullable Double weightBalance,
      @Nullable Double inputBalance,
      @Nullable Double weightClipped,
      @Nullable Double inputClipped) {
    private static Epoch of(EpochMetrics metrics) {
      Optional<EpochMetrics.Training> training = Optional.ofNullable(metrics.training());
      Optional<LayerMeans> layers = LayerMeans.of(metrics);
      return new Epoch(
          metrics.epoch(),
          metrics.step(),
          metrics.validation().top1(),
          metrics.validation().top5(),
          metrics.validation().loss(),
          training.map(EpochMetrics.Training::loss).orElse(null),
          training.map(EpochMetrics.Training::top1).orElse(null),
          training.map(EpochMetrics.Training::learningRate).orElse(null),
          training.map(EpochMetrics.Training::imagesPerSecond).orElse(null),
          training.map(EpochMetrics.Training::seconds).orElse(null),
          training.map(EpochMetrics.Training::guarded).orElse(null),
          layers.map(LayerMeans::weightBalance).orElse(null),
          layers.map(LayerMeans::inputBalance).orElse(null),
          layers.map(LayerMeans::weightClipped).orElse(null),
          layers.map(LayerMeans::inputClipped).orElse(null));
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record StepSize(
      String layer,
      double initialWeights,
      double trainedWeights,
      double initialInput,
      double trainedInput) {
    private static StepSize of(StepSizes.Layer layer) {
      return new StepSize(
          layer.name(),
          layer.weights().initial(),
          layer.weights().trained(),
          layer.input().initial(),
          layer.input().trained());
    }
  }

  /** The quantization error of one run. */
  record Errors(int images, List<Means> means, List<LearnedStepSize> layers) {
    private static @Nullable Errors of(RunResult run) {
      QuantizationError error = run.quantizationError();
      List<Means> means = QuantizationErrorMeans.of(run).stream().map(Means::of).toList();
      return error == null ? null : new Errors(error.images(), means, error.stepSizes());
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Means(
      TensorRole tensor,
      int layers,
      double learned,
      double learnedDeviation,
      ByCriterion differences) {
    private static Means of(QuantizationErrorMeans means) {
      Figure learned = means.learned();
      return new Means(
          means.tensor(), means.layers(), learned.mean(), learned.deviation(), means.differences());
    }
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
