package org.lsqbeam.pipelines.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;

/** Sentences on the arithmetic that computed runs. */
final class ArithmeticSentences {
  private ArithmeticSentences() {}

  /**
   * An arithmetic that was used.
   *
   * @param failure why integers that were wanted were not used; null if none were, or they were
   */
  record Choice(Arithmetic used, @Nullable String failure) {
    static Choice of(ArithmeticChoice choice) {
      return new Choice(choice.used(), choice.failure());
    }

    private String sentence(String work, String runs) {
      String words =
          used == Arithmetic.INT8 ? "8-bit integers, checked to be exact" : "32-bit floats";
      String reason = failure == null ? "" : " (not in 8-bit integers: " + failure + ")";
      return work + " in " + words + ": " + runs + reason + ".";
    }
  }

  /** Returns the sentences on training, then those on evaluation. */
  static List<String> of(RunResults runs) {
    return Stream.of(TrainingArithmetic.sentences(runs), EvaluationArithmetic.sentences(runs))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Returns one sentence for each arithmetic.
   *
   * @param work that was done in it, which begins the sentence
   * @param choices for a run; none leaves it out
   */
  static List<String> of(
      String work, RunResults runs, Function<RunResult, Stream<Choice>> choices) {
    Map<Choice, Set<RunResult>> byChoice = new LinkedHashMap<>();
    for (RunResult run : runs.inOrder()) {
      choices
          .apply(run)
          .forEach(
              choice -> byChoice.computeIfAbsent(choice, key -> new LinkedHashSet<>()).add(run));
    }
    return byChoice.entrySet().stream()
        .map(each -> each.getKey().sentence(work, names(each.getValue(), byChoice)))
        .toList();
  }

  /** Their precisions, or their whole names where one precision was computed in several ways. */
  private static String names(Set<RunResult> runs, Map<Choice, Set<RunResult>> byChoice) {
    Set<String> labels = labels(runs);
    long ways =
        byChoice.values().stream()
            .filter(others -> labels(others).stream().anyMatch(labels::contains))
            .count();
    return ways == 1
        ? String.join(", ", labels)
        : runs.stream().map(run -> name(run, byChoice)).collect(Collectors.joining("; "));
  }

  /** Its whole name, and whether a part of it was computed in another way. */
  private static String name(RunResult run, Map<Choice, Set<RunResult>> byChoice) {
    long ways = byChoice.values().stream().filter(runs -> runs.contains(run)).count();
    return ways == 1 ? run.name() : run.name() + " (in part)";
  }

  private static Set<String> labels(Set<RunResult> runs) {
    return runs.stream()
        .map(run -> run.spec().precision().label())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
