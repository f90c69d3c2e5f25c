package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.comparison.PaperTable;
import org.lsqbeam.pipelines.report.comparison.Verdict;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Accuracies;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Cell;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.report.results.StepSizes;
import org.lsqbeam.pipelines.report.results.StepSizes.Layer;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.run.Provenance;

/** The texts that the templates of {@code report.html} and {@code report.md} show. */
record ReportPage(
    String title,
    String summary,
    String finished,
    List<Verdict> verdicts,
    String scope,
    boolean severalSeeds,
    boolean hasTop5,
    List<Column> columns,
    List<ShownRow> rows,
    List<String> notes,
    List<String> arithmetic,
    List<PaperSection> paper,
    List<Grid> gains,
    List<Curves> curves,
    List<Steps> steps,
    List<LayersSection> layers,
    List<QuantizationErrorSection> quantizationError,
    List<IntegerSection> integers,
    Grid runs,
    List<TimeSection> times,
    RunFacts facts,
    ReproducibilityCard reproducibility,
    PredictionsSection predictions,
    String command,
    String yaml,
    InteractivePage interactive) {
  boolean hasNotes() {
    return !notes.isEmpty();
  }

  boolean hasVerdicts() {
    return !verdicts.isEmpty();
  }

  /** The rule of the verdicts. */
  String rule() {
    return Verdict.RULE;
  }

  boolean hasPaper() {
    return !paper.isEmpty();
  }

  boolean hasPredictions() {
    return predictions.isShown();
  }

  boolean hasSteps() {
    return !steps.isEmpty();
  }

  /** A precision; the style is the class of its colour, the mark the path of its points. */
  record Column(String label, String style, String mark) {}

  /**
   * The charts of all runs of a network.
   *
   * @param variants with their dashes, if there are several
   * @param cut a sentence if the accuracy's axis does not show the whole curves
   */
  record Curves(
      String network, List<Charts.Dashes> variants, String accuracy, String cut, String loss) {
    boolean hasVariants() {
      return !variants.isEmpty();
    }
  }

  record Steps(
      String network,
      List<Column> precisions,
      String weights,
      String input,
      List<StepTable> tables) {}

  /** One run's layers. */
  record StepTable(String run, String clamped, Grid layers) {}

  static ReportPage of(
      String title,
      Map<String, String> experiment,
      String yaml,
      DatasetManifest dataset,
      RunResults runs,
      AccuracyTable table,
      List<Reference> references,
      List<PaperTable> tables,
      List<PaperSection> paper,
      NetworkSizes sizes,
      List<Verdict> verdicts,
      ReproducibilityCard reproducibility,
      PredictionsSection predictions,
      InteractivePage interactive) {
    boolean severalSeeds =
        runs.inOrder().stream().mapToLong(run -> run.spec().seed()).distinct().count() > 1;
    return new ReportPage(
        title,
        summary(dataset, runs),
        finished(runs),
        verdicts,
        references.isEmpty() ? "" : Verdict.scope(DatasetLabel.of(dataset)),
        severalSeeds,
        table.hasTop5(),
        table.precisions().stream().map(ReportPage::column).toList(),
        ShownRow.of(table, tables, DatasetLabel.of(dataset)),
        table.notes(),
        ArithmeticSentences.of(runs),
        paper,
        gains(table),
        runs.networks().stream()
            .map(network -> curves(network, new Charts(network, runs.of(network), sizes)))
            .filter(curves -> !curves.accuracy().isEmpty())
            .toList(),
        runs.networks().stream()
            .map(network -> steps(network, runs.of(network), sizes))
            .filter(steps -> !steps.tables().isEmpty())
            .toList(),
        LayersSection.of(runs, sizes),
        QuantizationErrorSection.of(runs, references),
        IntegerSection.of(runs, sizes, dataset.classes()),
        runTable(runs, ConvergenceRule.of(dataset)),
        TimeSection.of(runs),
        RunFacts.of(experiment, dataset, runs),
        reproducibility,
        predictions,
        "./lsq reproduce --experiment=REPORT/experiment.yaml"
            + (dataset.preset().equals("synthetic") ? "" : " --input=IMAGES")
            + (EvaluationArithmetic.isWanted(runs) ? " " + EvaluationArithmetic.OPTION : "")
            + " --output=FOLDER",
        yaml,
        interactive);
  }

  /** The time at which the last run ended, as its provenance has it; empty if none has. */
  private static String finished(RunResults runs) {
    return runs.inOrder().stream()
        .map(RunResult::provenance)
        .flatMap(Stream::ofNullable)
        .flatMap(provenance -> provenance.sessions().stream())
        .map(Provenance.Session::finished)
        .max(Comparator.naturalOrder())
        .map(time -> time.replaceFirst("T(\\d\\d:\\d\\d).*", " $1 UTC"))
        .orElse("");
  }

  private static String summary(DatasetManifest dataset, RunResults runs) {
    int count = runs.inOrder().size();
    DatasetLabel label = DatasetLabel.of(dataset);
    return String.join(", ", runs.networks())
        + (label.isName() ? " on " + label.text() : "")
        + ": "
        + Numbers.count(dataset.train().examples())
        + " training and "
        + Numbers.count(dataset.validation().examples())
        + " validation images of "
        + Numbers.count(dataset.classes().size(), "class")
        + "; "
        + Numbers.count(count, "run")
        + ".";
  }

  private static Column column(Precision precision) {
    return new Column(precision.label(), Charts.style(precision), Charts.mark(precision).path());
  }

  /** One table, if any run has an accuracy; a cell that rows share appears once. */
  private static List<Grid> gains(AccuracyTable table) {
    Set<List<RunResult>> shown = new HashSet<>();
    List<Grid.Row> rows =
        table.rows().stream()
            .flatMap(row -> row.cells().stream())
            .filter(cell -> cell.trained().top1().isKnown() && shown.add(cell.runs()))
            .map(cell -> gain(cell, table.hasTop5()))
            .toList();
    List<String> figures = new ArrayList<>(List.of("top-1 before", "top-1 after", "change"));
    if (table.hasTop5()) {
      figures.addAll(List.of("top-5 before", "top-5 after"));
    }
    figures.addAll(List.of("loss before", "loss after"));
    return rows.isEmpty()
        ? List.of()
        : List.of(new Grid("gains", "", List.of("network", "precision"), figures, rows));
  }

  private static Grid.Row gain(Cell cell, boolean hasTop5) {
    Accuracies initial = cell.initial();
    Accuracies trained = cell.trained();
    double change = trained.top1().mean() - initial.top1().mean();
    List<Grid.Figure> figures = new ArrayList<>();
    figures.add(new Grid.Figure(initial.top1().text(Numbers::points), ""));
    figures.add(new Grid.Figure(trained.top1().text(Numbers::points), cell.remark()));
    figures.add(new Grid.Figure(Numbers.change(change), ""));
    if (hasTop5) {
      figures.add(new Grid.Figure(initial.top5().text(Numbers::points), ""));
      figures.add(new Grid.Figure(trained.top5().text(Numbers::points), ""));
    }
    figures.add(new Grid.Figure(Numbers.decimals(initial.loss().mean(), 3), ""));
    figures.add(new Grid.Figure(Numbers.decimals(trained.loss().mean(), 3), ""));
    return new Grid.Row(
        "first",
        cell.runs().get(0).networkAndVariant(),
        List.of(cell.precision().label()),
        figures,
        Grid.Row.fingerprints(cell.runs()));
  }

  private static Curves curves(String network, Charts charts) {
    return new Curves(
        network, charts.variants(), charts.accuracy(), charts.accuracyCut(), charts.loss());
  }

  private static Steps steps(String network, List<RunResult> runs, NetworkSizes sizes) {
    Charts charts = new Charts(network, runs, sizes);
    List<StepTable> tables = new ArrayList<>();
    for (RunResult run : runs) {
      List<Grid.Row> layers =
          StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
              .map(ReportPage::stepLine)
              .toList();
      if (!layers.isEmpty()) {
        tables.add(new StepTable(run.name(), clamped(run.clamped()), stepTable(layers)));
      }
    }
    List<Column> precisions =
        runs.stream()
            .map(run -> run.spec().precision())
            .filter(precision -> !precision.isFull())
            .distinct()
            .map(ReportPage::column)
            .toList();
    return new Steps(network, precisions, charts.weightSteps(), charts.inputSteps(), tables);
  }

  private static String clamped(long times) {
    return times == 0
        ? "no step size clamped at its minimum"
        : "step sizes clamped at their minimum " + Numbers.count(times, "time");
  }

  private static Grid stepTable(List<Grid.Row> layers) {
    List<String> figures =
        List.of(
            "weights: initial",
            "trained",
            "ratio",
            "input activations: initial",
            "trained",
            "ratio");
    return new Grid("", "", List.of("layer"), figures, layers);
  }

  private static Grid.Row stepLine(Layer layer) {
    List<String> figures =
        Stream.of(layer.weights(), layer.input())
            .flatMap(each -> Stream.of(each.initial(), each.trained(), each.ratio()))
            .map(value -> Numbers.significant(value, 3))
            .toList();
    return Grid.Row.of("first", layer.name(), List.of(), figures);
  }

  private static Grid runTable(RunResults runs, ConvergenceRule rule) {
    return new Grid(
        "runs",
        "",
        List.of("network", "precision", "fingerprint"),
        List.of(
            "seed",
            "top-1, %",
            "best",
            "at epoch",
            "epochs",
            "time",
            "images/s",
            "step sizes clamped"),
        runs.inOrder().stream().map(run -> runLine(run, rule.remark(run))).toList());
  }

  private static Grid.Row runLine(RunResult run, String remark) {
    int done = run.metrics().isEmpty() ? 0 : run.metrics().get(run.metrics().size() - 1).epoch();
    int asked = run.spec().settings().epochsOf(run.spec().optimization().epochs());
    String top1 = run.evaluation() == null ? "" : Numbers.points(run.evaluation().trained().top1());
    return new Grid.Row(
        "first",
        run.networkAndVariant(),
        List.of(run.spec().precision().label(), run.spec().fingerprint().substring(0, 12)),
        List.of(
            new Grid.Figure(Long.toString(run.spec().seed()), ""),
            new Grid.Figure(top1, remark),
            best(run, best -> Numbers.points(best.validation().top1())),
            best(run, best -> Integer.toString(best.epoch())),
            new Grid.Figure(done == asked ? Integer.toString(done) : done + " of " + asked, ""),
            new Grid.Figure(done == 0 ? Numbers.NONE : Numbers.duration(run.seconds()), ""),
            new Grid.Figure(Numbers.decimals(run.imagesPerSecond(), 0), ""),
            new Grid.Figure(Numbers.count(run.clamped()), "")),
        Grid.Row.fingerprints(List.of(run)));
  }

  private static Grid.Figure best(RunResult run, Function<EpochMetrics, String> part) {
    return new Grid.Figure(run.best().map(part).orElse(Numbers.NONE), "");
  }
}
