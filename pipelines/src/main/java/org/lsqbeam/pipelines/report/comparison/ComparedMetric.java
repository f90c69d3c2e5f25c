package org.lsqbeam.pipelines.report.comparison;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.pipelines.report.results.ConvergenceRule;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.LayerMeans;
import org.lsqbeam.pipelines.report.results.NetworkSizes;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * A figure that the paper has and runs of ours have.
 *
 * @param parts what of ours stands beside one figure of the paper
 * @param published how the paper's is written
 * @param ours how ours is written
 * @param compared what ours against the paper's is called; empty where they are not compared
 * @param comparison ours against the paper's
 * @param compare how that is written
 */
record ComparedMetric(
    List<Part> parts,
    DoubleFunction<String> published,
    Function<Figure, String> ours,
    String compared,
    DoubleBinaryOperator comparison,
    DoubleFunction<String> compare) {
  /** The name is empty where there is one part. */
  record Part(String name, Function<List<RunResult>, Figure> measure) {}

  /** An accuracy in percent, compared by the points between. */
  static ComparedMetric accuracy(ConvergenceRule rule, ToDoubleFunction<Accuracy> part) {
    return new ComparedMetric(
        List.of(new Part("", runs -> Figure.accuracy(runs, rule, part))),
        Numbers::published,
        mean -> mean.text(Numbers::points),
        "difference",
        (ours, paper) -> ours - paper,
        Numbers::change);
  }

  /** Figure 3's size in MiB, not compared: it is counted, not measured. */
  static ComparedMetric size(NetworkSizes sizes) {
    return new ComparedMetric(
        List.of(new Part("", runs -> Figure.of(runs, run -> sizes.of(run.spec()).mebibytes()))),
        Numbers::exact,
        mean -> Numbers.significant(mean.mean(), 4),
        "",
        (ours, paper) -> Double.NaN,
        compared -> "");
  }

  /** Figure 4's R, compared by their ratio, since it spans four powers of ten. */
  static ComparedMetric balance() {
    return new ComparedMetric(
        List.of(
            new Part("weights", runs -> balance(runs, LayerMeans::weightBalance)),
            new Part("input activations", runs -> balance(runs, LayerMeans::inputBalance))),
        Numbers::exact,
        mean -> mean.text(LayerMeans::text, LayerMeans::text),
        "ratio",
        (ours, paper) -> ours / paper,
        ratio -> "×" + Numbers.significant(ratio, 2));
  }

  private static Figure balance(List<RunResult> runs, ToDoubleFunction<LayerMeans> part) {
    return Figure.of(runs, run -> known(LayerMeans.ofFirstEpoch(run), part));
  }

  private static @Nullable Double known(
      @Nullable LayerMeans means, ToDoubleFunction<LayerMeans> part) {
    double value = means == null ? Double.NaN : part.applyAsDouble(means);
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }
}
