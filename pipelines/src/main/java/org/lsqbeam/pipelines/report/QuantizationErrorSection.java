package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.lsqbeam.graphs.measure.ByCriterion;
import org.lsqbeam.graphs.measure.LearnedStepSize;
import org.lsqbeam.graphs.measure.LearnedStepSize.Tensor;
import org.lsqbeam.graphs.measure.QuantizationError;

/**
 * The report's section on quantization error, as the templates show it: everything is text.
 *
 * @param lines means over the layers of each run, the paper's last
 * @param runs layer by layer
 */
record QuantizationErrorSection(List<Line> lines, List<Run> runs) {
  private static final ByCriterion PAPER_INPUT = new ByCriterion(0.50, 0.63, 0.64);
  private static final ByCriterion PAPER_WEIGHTS = new ByCriterion(0.47, 0.28, 0.46);
  private static final String PAPER = "the paper's ResNet-18, ImageNet, 2 bits";

  /** The layers are empty where the paper does not say how many. */
  record Line(String run, String tensor, String layers, String learned, Errors differences) {}

  /** Of one run; the images are those of the batch. */
  record Run(String run, String images, List<Layer> layers) {}

  record Layer(
      String layer,
      String tensor,
      String bits,
      String values,
      String learned,
      Errors best,
      Errors differences) {}

  record Errors(String absolute, String squared, String divergence) {
    private static Errors of(ByCriterion each, DoubleFunction<String> format) {
      return new Errors(
          format.apply(each.meanAbsoluteError()),
          format.apply(each.meanSquaredError()),
          format.apply(each.divergence()));
    }
  }

  /** One, or none where no run was measured. */
  static List<QuantizationErrorSection> of(Runs runs) {
    List<Line> lines = new ArrayList<>();
    List<Run> measured = new ArrayList<>();
    for (RunResult run : runs.inOrder()) {
      QuantizationError error = run.quantizationError();
      if (error != null) {
        QuantizationErrorMeans.of(run.spec().precision(), error)
            .forEach(means -> lines.add(line(AccuracyTable.name(run), means)));
        measured.add(
            new Run(
                AccuracyTable.name(run),
                Numbers.count(error.images()),
                error.stepSizes().stream().map(QuantizationErrorSection::layer).toList()));
      }
    }
    if (measured.isEmpty()) {
      return List.of();
    }
    lines.add(paper(Tensor.INPUT, "0.949 ± 0.206", PAPER_INPUT));
    lines.add(paper(Tensor.WEIGHTS, "0.025 ± 0.019", PAPER_WEIGHTS));
    return List.of(new QuantizationErrorSection(lines, measured));
  }

  private static Line line(String run, QuantizationErrorMeans means) {
    MeanOverSeeds learned = means.learned();
    return new Line(
        run,
        name(means.tensor()),
        Integer.toString(means.layers()),
        Numbers.significant(learned.mean(), 3)
            + " ± "
            + Numbers.significant(learned.deviation(), 3),
        Errors.of(means.differences(), QuantizationErrorSection::percent));
  }

  private static Line paper(Tensor tensor, String learned, ByCriterion differences) {
    return new Line(
        PAPER,
        name(tensor),
        "",
        learned,
        Errors.of(differences, QuantizationErrorSection::percent));
  }

  private static Layer layer(LearnedStepSize size) {
    String values = Numbers.count(size.values());
    return new Layer(
        size.layer(),
        name(size.tensor()),
        Integer.toString(size.bits()),
        size.sampled() == size.values() ? values : Numbers.count(size.sampled()) + " of " + values,
        Numbers.significant(size.learned(), 3),
        Errors.of(size.best(), s -> Numbers.significant(s, 3)),
        Errors.of(size.differences(), QuantizationErrorSection::percent));
  }

  private static String name(Tensor tensor) {
    return tensor == Tensor.WEIGHTS ? "weights" : "activations";
  }

  private static String percent(double share) {
    return Numbers.decimals(100 * share, 0);
  }
}
