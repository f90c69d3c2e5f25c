package org.lsqbeam.pipelines.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.pipelines.report.ArithmeticSentences.Choice;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

/** The arithmetic in which the quantized runs were evaluated, for a person. */
final class EvaluationArithmetic {
  /** The option of the commands that evaluate in integers. */
  static final String OPTION = "--evaluationArithmetic=" + Arithmetic.INT8;

  private EvaluationArithmetic() {}

  /** Whether integers were wanted for any run. */
  static boolean isWanted(RunResults runs) {
    return runs.inOrder().stream().anyMatch(EvaluationArithmetic::isWanted);
  }

  private static boolean isWanted(RunResult run) {
    Evaluation evaluation = run.evaluation();
    return evaluation != null && evaluation.wanted() == Arithmetic.INT8;
  }

  /** The reason why floats evaluated a run for which integers were wanted. */
  static Optional<String> failure(RunResult run) {
    return Optional.ofNullable(run.evaluation())
        .map(Evaluation::arithmetic)
        .map(ArithmeticChoice::failure);
  }

  /**
   * One sentence for each arithmetic; none where floats evaluated all and nothing else was asked.
   */
  static List<String> sentences(RunResults runs) {
    if (!isWanted(runs)) {
      return List.of();
    }
    return ArithmeticSentences.of("Evaluated", runs, EvaluationArithmetic::choices);
  }

  private static Stream<Choice> choices(RunResult run) {
    return run.spec().precision().isFull()
        ? Stream.empty()
        : Stream.ofNullable(run.evaluation())
            .map(evaluation -> new Choice(evaluation.used(), failure(run).orElse(null)));
  }
}
