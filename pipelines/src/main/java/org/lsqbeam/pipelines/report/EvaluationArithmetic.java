package org.lsqbeam.pipelines.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.network.Arithmetic;
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
    Map<Choice, Set<RunResult>> byChoice = new LinkedHashMap<>();
    for (RunResult run : runs.inOrder()) {
      Evaluation evaluation = run.evaluation();
      if (evaluation != null && !run.spec().precision().isFull()) {
        byChoice
            .computeIfAbsent(
                new Choice(evaluation.used(), failure(run).orElse(null)),
                key -> new LinkedHashSet<>())
            .add(run);
      }
    }
    return byChoice.entrySet().stream()
        .map(each -> each.getKey().sentence(names(each.getValue(), byChoice)))
        .toList();
  }

  /** Their precisions, or their whole names where one precision was evaluated in several ways. */
  private static String names(Set<RunResult> runs, Map<Choice, Set<RunResult>> byChoice) {
    Set<String> labels = labels(runs);
    long ways =
        byChoice.values().stream()
            .filter(others -> labels(others).stream().anyMatch(labels::contains))
            .count();
    return ways == 1
        ? String.join(", ", labels)
        : runs.stream().map(RunResult::name).collect(Collectors.joining("; "));
  }

  private static Set<String> labels(Set<RunResult> runs) {
    return runs.stream()
        .map(run -> run.spec().precision().label())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private record Choice(Arithmetic used, @Nullable String failure) {
    String sentence(String runs) {
      String words =
          used == Arithmetic.INT8 ? "8-bit integers, checked to be exact" : "32-bit floats";
      String reason = failure == null ? "" : " (not in 8-bit integers: " + failure + ")";
      return "Evaluated in " + words + ": " + runs + reason + ".";
    }
  }
}
