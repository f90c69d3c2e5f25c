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
 * A metric that both the paper and the experiment report.
 *
 * @param parts the experiment's figures for one of the paper's
 * @param published formats the paper's figure
 * @param ours formats the experiment's figure
 * @param compared the name of the comparison; empty if the figures are not compared
 * @param comparison computes the comparison from ours and the paper's
 * @param compare formats the comparison
 */
record ComparedMetric(
    List<Part> parts,
    DoubleFunction<String> published,
    Function<Figure, String> ours,
    String compared,
    DoubleBinaryOperator comparison,
    DoubleFunction<String> compare) {
  /** A figure of the experiment; the name is empty if there is only one. */
  record Part(String name, Function<List<RunResult>, Figure> measure) {}

  /** An accuracy in percent, compared by the difference in percentage points. */
  static ComparedMetric accuracy(ConvergenceRule rule, ToDoubleFunction<Accuracy> part) {
    return new ComparedMetric(
        List.of(new Part("", runs -> Figure.accuracy(runs, rule, part))),
        Numbers::published,
        mean -> mean.text(Numbers::points),
        "difference",
        (ours, paper) -> ours - paper,
        Numbers::change);
  }

  /** The size in MiB of Figure 3, which is computed and therefore not compared. */
  static ComparedMetric size(NetworkSizes sizes) {
    return new ComparedMetric(
        List.of(new Part("", runs -> Figure.of(runs, run -> sizes.of(run.spec()).mebibytes()))),
        Numbers::exact,
        mean -> Numbers.significant(mean.mean(), 4),
        "",
        (ours, paper) -> Double.NaN,
        compared -> "");
  }

  /** R of Figure 4, compared by the ratio, since it spans four powers of ten. */
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
