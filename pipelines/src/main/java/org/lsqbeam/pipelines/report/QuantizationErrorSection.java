package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The report's section on the measured quantization error, as text for the templates.
 *
 * @param means over the layers of each run that is not compared with the paper; at most one table
 * @param runs layer by layer
 */
record QuantizationErrorSection(List<Grid> means, List<Run> runs) {
  /** One run's layers, measured on one batch of images. */
  record Run(String run, String images, Grid layers) {}

  /** One section, or none if no run was measured. */
  static List<QuantizationErrorSection> of(RunResults runs, List<Reference> references) {
    List<RunResult> measured =
        runs.inOrder().stream().filter(run -> run.quantizationError() != null).toList();
    if (measured.isEmpty()) {
      return List.of();
    }
    boolean compared = references.contains(Reference.QUANTIZATION_ERROR);
    List<RunResult> alone =
        measured.stream()
            .filter(run -> !compared || !QuantizationErrorTable.isCompared(run))
            .toList();
    return List.of(
        new QuantizationErrorSection(
            alone.isEmpty() ? List.of() : List.of(QuantizationErrorTable.ofOurs(alone)),
            measured.stream().map(QuantizationErrorSection::run).toList()));
  }

  private static Run run(RunResult run) {
    QuantizationError error = Objects.requireNonNull(run.quantizationError());
    return new Run(
        run.name(),
        Numbers.count(error.images()),
        new Grid(
            "",
            "",
            List.of("layer", "tensor"),
            List.of(
                "bits",
                "values",
                "learned s",
                "s*: absolute",
                "squared",
                "divergence",
                "difference, %: absolute",
                "squared",
                "divergence"),
            error.stepSizes().stream().map(QuantizationErrorSection::layer).toList()));
  }

  private static Grid.Row layer(LearnedStepSize size) {
    String values = Numbers.count(size.values());
    List<String> figures = new ArrayList<>();
    figures.add(Integer.toString(size.bits()));
    figures.add(
        size.sampled() == size.values() ? values : Numbers.count(size.sampled()) + " of " + values);
    figures.add(Numbers.significant(size.learned(), 3));
    each(size.best()).map(s -> Numbers.significant(s, 3)).forEach(figures::add);
    each(size.differences()).map(QuantizationErrorTable::percent).forEach(figures::add);
    return Grid.Row.of(
        "first", size.layer(), List.of(QuantizationErrorTable.name(size.tensor())), figures);
  }

  private static Stream<Double> each(ByCriterion values) {
    return Stream.of(values.meanAbsoluteError(), values.meanSquaredError(), values.divergence());
  }
}
