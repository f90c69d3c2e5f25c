package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.results.AccuracyTable;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Accuracies;
import org.lsqbeam.pipelines.report.results.AccuracyTable.Cell;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.report.results.StepSizes;
import org.lsqbeam.pipelines.report.results.StepSizes.Layer;
import org.lsqbeam.pipelines.report.results.StepSizes.Learned;
import org.lsqbeam.pipelines.text.Numbers;

/** The texts that the templates of {@code report.html} and {@code report.md} show. */
record ReportPage(
    String experiment,
    String summary,
    boolean severalSeeds,
    boolean hasTop5,
    List<Column> columns,
    List<Row> rows,
    List<String> notes,
    List<PaperSection> paper,
    List<Gain> gains,
    List<Curves> curves,
    List<Steps> steps,
    List<LayersSection> layers,
    List<QuantizationErrorSection> quantizationError,
    List<RunLine> runs,
    RunFacts facts) {

  boolean hasNotes() {
    return !notes.isEmpty();
  }

  boolean hasPaper() {
    return !paper.isEmpty();
  }

  boolean hasGains() {
    return !gains.isEmpty();
  }

  boolean hasSteps() {
    return !steps.isEmpty();
  }

  /** A precision; the style is the class of its colour. */
  record Column(String label, String style) {}

  record Row(String network, List<Figures> cells) {}

  /** A cell of the accuracy table; missing figures are empty. */
  record Figures(String top1, String change, String top5, String remark) {}

  record Gain(
      String network,
      String precision,
      String initialTop1,
      String trainedTop1,
      String remark,
      String change,
      String initialTop5,
      String trainedTop5,
      String initialLoss,
      String trainedLoss) {}

  /** Charts; the cut is a sentence if the accuracy's axis does not show the whole curves. */
  record Curves(String network, String accuracy, String cut, String loss) {}

  record Steps(
      String network,
      List<Column> precisions,
      String weights,
      String input,
      List<StepTable> tables) {}

  record StepTable(String run, String clamped, List<StepLine> layers) {}

  record StepLine(
      String layer,
      String initialWeights,
      String trainedWeights,
      String ratioWeights,
      String initialInput,
      String trainedInput,
      String ratioInput) {}

  record RunLine(
      String network,
      String precision,
      String seed,
      String state,
      String top1,
      String epochs,
      String time,
      String imagesPerSecond,
      String guarded,
      String fingerprint) {}

  static ReportPage of(
      String experiment,
      Object settings,
      DatasetManifest dataset,
      RunResults runs,
      AccuracyTable table,
      List<Reference> references,
      List<PaperSection> paper,
      NetworkSizes sizes) {
    boolean severalSeeds =
        runs.inOrder().stream().mapToLong(run -> run.spec().seed()).distinct().count() > 1;
    return new ReportPage(
        experiment,
        summary(dataset, runs),
        severalSeeds,
        table.hasTop5(),
        table.precisions().stream().map(ReportPage::column).toList(),
        table.rows().stream().map(ReportPage::row).toList(),
        table.notes(),
        paper,
        gains(table),
        runs.rows().stream()
            .map(row -> curves(row.name(), new Charts(row.name(), runs.of(row), sizes)))
            .filter(curves -> !curves.accuracy().isEmpty())
            .toList(),
        runs.rows().stream()
            .map(row -> steps(row.name(), runs.of(row), sizes))
            .filter(steps -> !steps.tables().isEmpty())
            .toList(),
        LayersSection.of(runs, sizes),
        QuantizationErrorSection.of(runs, references),
        runs.inOrder().stream().map(run -> runLine(run, ConvergenceRule.of(dataset))).toList(),
        RunFacts.of(settings, dataset, runs));
  }

  private static String summary(DatasetManifest dataset, RunResults runs) {
    int count = runs.inOrder().size();
    return String.join(", ", runs.networks())
        + " on "
        + dataset.preset()
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
    return new Column(precision.label(), Charts.style(precision));
  }

  private static Row row(AccuracyTable.Row row) {
    return new Row(row.of().name(), row.cells().stream().map(ReportPage::figures).toList());
  }

  private static Figures figures(Cell cell) {
    return new Figures(
        cell.trained().top1().text(Numbers::points),
        cell.change().text(Numbers::change),
        cell.trained().top5().text(Numbers::points),
        cell.remark());
  }

  /** One line for each cell that has an accuracy; a cell that rows share appears once. */
  private static List<Gain> gains(AccuracyTable table) {
    Set<List<RunResult>> shown = new HashSet<>();
    return table.rows().stream()
        .flatMap(row -> row.cells().stream())
        .filter(cell -> cell.trained().top1().isKnown() && shown.add(cell.runs()))
        .map(ReportPage::gain)
        .toList();
  }

  private static Gain gain(Cell cell) {
    Accuracies initial = cell.initial();
    Accuracies trained = cell.trained();
    return new Gain(
        cell.runs().get(0).networkAndVariant(),
        cell.precision().label(),
        initial.top1().text(Numbers::points),
        trained.top1().text(Numbers::points),
        cell.remark(),
        Numbers.change(trained.top1().mean() - initial.top1().mean()),
        initial.top5().text(Numbers::points),
        trained.top5().text(Numbers::points),
        Numbers.decimals(initial.loss().mean(), 3),
        Numbers.decimals(trained.loss().mean(), 3));
  }

  private static Curves curves(String network, Charts charts) {
    return new Curves(network, charts.accuracy(), charts.accuracyCut(), charts.loss());
  }

  private static Steps steps(String network, List<RunResult> runs, NetworkSizes sizes) {
    Charts charts = new Charts(network, runs, sizes);
    List<StepTable> tables = new ArrayList<>();
    for (RunResult run : runs) {
      List<StepLine> layers =
          StepSizes.of(run, sizes.layerOrder(run.spec())).layers().stream()
              .map(ReportPage::stepLine)
              .toList();
      if (!layers.isEmpty()) {
        tables.add(new StepTable(run.name(), clamped(run.guarded()), layers));
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

  private static StepLine stepLine(Layer layer) {
    Learned weights = layer.weights();
    Learned input = layer.input();
    return new StepLine(
        layer.name(),
        Numbers.significant(weights.initial(), 3),
        Numbers.significant(weights.trained(), 3),
        Numbers.significant(weights.ratio(), 3),
        Numbers.significant(input.initial(), 3),
        Numbers.significant(input.trained(), 3),
        Numbers.significant(input.ratio(), 3));
  }

  private static RunLine runLine(RunResult run, ConvergenceRule rule) {
    int done = run.metrics().isEmpty() ? 0 : run.metrics().get(run.metrics().size() - 1).epoch();
    int asked = run.spec().optimization().epochs();
    return new RunLine(
        run.networkAndVariant(),
        run.spec().precision().label(),
        Long.toString(run.spec().seed()),
        rule.remark(run),
        run.evaluation() == null ? "" : Numbers.points(run.evaluation().trained().top1()),
        done == asked ? Integer.toString(done) : done + " of " + asked,
        done == 0 ? Numbers.NONE : Numbers.duration(run.seconds()),
        Numbers.decimals(run.imagesPerSecond(), 0),
        Numbers.count(run.guarded()),
        run.spec().fingerprint().substring(0, 12));
  }
}
