package org.lsqbeam.pipelines.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.Precision;

/** The runs of one experiment, in the report's order: network, then precision, then seed. */
final class Runs {
  /** Full precision first, then from few bits to many, as the paper's tables have them. */
  private static final Comparator<Precision> FULL_FIRST =
      Comparator.comparing((Precision precision) -> !precision.isFull())
          .thenComparing(Precision::bits);

  private final List<RunResult> inOrder;
  private final Map<Key, RunResult> byKey = new HashMap<>();

  /**
   * @throws IllegalArgumentException if two runs have one network, precision and seed: their mean
   *     would pass for a mean over seeds
   */
  Runs(List<RunResult> runs) {
    inOrder =
        runs.stream()
            .sorted(
                Comparator.comparing((RunResult run) -> run.spec().network(), new NaturalOrder())
                    .thenComparing(run -> run.spec().precision(), FULL_FIRST)
                    .thenComparing(run -> run.spec().seed()))
            .toList();
    for (RunResult run : inOrder) {
      RunResult other = byKey.put(Key.of(run, run.spec().precision()), run);
      if (other != null) {
        throw new IllegalArgumentException(
            "a report has one run for each network, precision and seed; "
                + other.spec().runName()
                + " and "
                + run.spec().runName()
                + " have the same");
      }
    }
  }

  List<RunResult> inOrder() {
    return inOrder;
  }

  List<String> networks() {
    return inOrder.stream().map(run -> run.spec().network()).distinct().toList();
  }

  /** Every precision that some network was run at. */
  List<Precision> precisions() {
    TreeSet<Precision> precisions = new TreeSet<>(FULL_FIRST);
    inOrder.forEach(run -> precisions.add(run.spec().precision()));
    return List.copyOf(precisions);
  }

  List<RunResult> of(String network) {
    return inOrder.stream().filter(run -> run.spec().network().equals(network)).toList();
  }

  List<RunResult> of(String network, Precision precision) {
    return of(network).stream().filter(run -> run.spec().precision().equals(precision)).toList();
  }

  /**
   * Points of top-1 accuracy over the full-precision run of the same network and seed; null where
   * one of the two has no accuracy.
   */
  @Nullable Double change(RunResult run) {
    RunResult full = byKey.get(Key.of(run, Precision.FULL));
    Evaluation evaluation = run.evaluation();
    Evaluation fullEvaluation = full == null ? null : full.evaluation();
    return evaluation == null || fullEvaluation == null
        ? null
        : Double.valueOf(evaluation.trained().top1() - fullEvaluation.trained().top1());
  }

  private record Key(String network, Precision precision, long seed) {
    static Key of(RunResult run, Precision precision) {
      return new Key(run.spec().network(), precision, run.spec().seed());
    }
  }
}
