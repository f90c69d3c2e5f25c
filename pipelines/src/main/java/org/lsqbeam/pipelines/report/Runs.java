package org.lsqbeam.pipelines.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * The runs of one experiment, in the report's order: network, then recipe as the experiment has
 * them, then precision, then seed.
 */
final class Runs {
  /** Full precision first, then from few bits to many, as the paper's tables have them. */
  static final Comparator<Precision> FULL_FIRST =
      Comparator.comparing((Precision precision) -> !precision.isFull())
          .thenComparing(Precision::weights)
          .thenComparing(Precision::activations);

  private final List<RunResult> inOrder;
  private final List<Row> rows;
  private final Map<Key, RunResult> byKey = new HashMap<>();

  /**
   * A row of the table.
   *
   * @param network its name
   * @param variant what tells its recipe from the others; empty where there is one
   */
  record Row(String network, String variant) {
    static Row of(RunResult run) {
      return new Row(run.spec().network(), run.variant());
    }

    /** The network, with the variant where there is one. */
    String name() {
      return variant.isEmpty() ? network : network + ", " + variant;
    }

    private Row shared() {
      return new Row(network, "");
    }
  }

  /**
   * @throws IllegalArgumentException if two runs have one network, recipe, precision and seed:
   *     their mean would pass for a mean over seeds
   */
  Runs(List<RunResult> runs) {
    List<String> variants = runs.stream().map(RunResult::variant).distinct().toList();
    inOrder =
        runs.stream()
            .sorted(
                Comparator.comparing((RunResult run) -> run.spec().network(), new NaturalOrder())
                    .thenComparing(run -> variants.indexOf(run.variant()))
                    .thenComparing(run -> run.spec().precision(), FULL_FIRST)
                    .thenComparing(run -> run.spec().seed()))
            .toList();
    rows = rows(inOrder);
    for (RunResult run : inOrder) {
      RunResult other = byKey.put(Key.of(run, Row.of(run), run.spec().precision()), run);
      if (other != null) {
        throw new IllegalArgumentException(
            "a report has one run for each network, recipe, precision and seed; "
                + other.spec().runName()
                + " and "
                + run.spec().runName()
                + " have the same");
      }
    }
  }

  /** A row for each network and variant; what variants share is in the rows of all of them. */
  private static List<Row> rows(List<RunResult> inOrder) {
    Set<Row> all = new LinkedHashSet<>(inOrder.stream().map(Row::of).toList());
    return all.stream()
        .filter(
            row ->
                !row.variant().isEmpty()
                    || all.stream().noneMatch(each -> isVariantOf(row.network(), each)))
        .toList();
  }

  private static boolean isVariantOf(String network, Row row) {
    return row.network().equals(network) && !row.variant().isEmpty();
  }

  List<RunResult> inOrder() {
    return inOrder;
  }

  List<Row> rows() {
    return rows;
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

  /** The runs of a row, full precision first; also those that it shares with other variants. */
  List<RunResult> of(Row row) {
    return precisions().stream().flatMap(precision -> of(row, precision).stream()).toList();
  }

  List<RunResult> of(Row row, Precision precision) {
    List<RunResult> own = runs(row, precision);
    return own.isEmpty() ? runs(row.shared(), precision) : own;
  }

  private List<RunResult> runs(Row row, Precision precision) {
    return inOrder.stream()
        .filter(run -> Row.of(run).equals(row) && run.spec().precision().equals(precision))
        .toList();
  }

  /**
   * Points of top-1 accuracy over the full-precision run of the same network, recipe and seed; null
   * where one of the two has no accuracy.
   */
  @Nullable Double change(RunResult run) {
    Row row = Row.of(run);
    RunResult own = byKey.get(Key.of(run, row, Precision.FULL));
    RunResult full = own == null ? byKey.get(Key.of(run, row.shared(), Precision.FULL)) : own;
    Evaluation evaluation = run.evaluation();
    Evaluation fullEvaluation = full == null ? null : full.evaluation();
    return evaluation == null || fullEvaluation == null
        ? null
        : Double.valueOf(evaluation.trained().top1() - fullEvaluation.trained().top1());
  }

  private record Key(Row row, Precision precision, long seed) {
    static Key of(RunResult run, Row row, Precision precision) {
      return new Key(row, precision, run.spec().seed());
    }
  }
}
