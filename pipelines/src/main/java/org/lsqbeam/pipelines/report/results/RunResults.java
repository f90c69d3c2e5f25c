package org.lsqbeam.pipelines.report.results;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.text.NaturalOrder;

/**
 * The runs of one experiment, in the report's order: network, then variant as the experiment lists
 * them, then precision, then seed.
 */
public final class RunResults {
  /** Full precision first, then ascending bits, as in the paper's tables. */
  public static final Comparator<Precision> FULL_FIRST =
      Comparator.comparing((Precision precision) -> !precision.isFull())
          .thenComparing(Precision::weights)
          .thenComparing(Precision::activations);

  private final List<RunResult> inOrder;
  private final List<Row> rows;

  /**
   * A row of the table.
   *
   * @param network its name
   * @param variant the settings that distinguish it from other rows; empty if there is one row
   */
  public record Row(String network, String variant) {
    /** The network, with the variant if there is one. */
    public String name() {
      return named(network, variant);
    }

    private boolean has(RunResult run) {
      return run.spec().network().equals(network)
          && (run.variants().isEmpty() || run.variants().contains(variant));
    }
  }

  /**
   * Sorts runs.
   *
   * @throws IllegalArgumentException if two runs have the same network, variant, precision and seed
   */
  public RunResults(List<RunResult> runs) {
    List<String> names = runs.stream().map(RunResult::variant).distinct().toList();
    inOrder =
        runs.stream()
            .sorted(
                Comparator.comparing((RunResult run) -> run.spec().network(), new NaturalOrder())
                    .thenComparing(run -> names.indexOf(run.variant()))
                    .thenComparing(run -> run.spec().precision(), FULL_FIRST)
                    .thenComparing(run -> run.spec().seed()))
            .toList();
    rows = networks().stream().flatMap(network -> rows(network).stream()).toList();
    rows.forEach(this::requireOneOfEach);
  }

  /** One row for each variant; a run that variants share is in the rows of all of them. */
  private List<Row> rows(String network) {
    List<Row> variants =
        inOrder.stream()
            .filter(run -> run.spec().network().equals(network))
            // Runs of one variant are in the experiment's order.
            .sorted(Comparator.comparing(run -> run.variants().size()))
            .flatMap(run -> run.variants().stream())
            .distinct()
            .map(variant -> new Row(network, variant))
            .toList();
    return variants.isEmpty() ? List.of(new Row(network, "")) : variants;
  }

  private void requireOneOfEach(Row row) {
    Map<Cell, RunResult> byCell = new HashMap<>();
    for (RunResult run : of(row)) {
      RunResult other = byCell.put(Cell.of(run), run);
      if (other != null) {
        throw new IllegalArgumentException(
            "runs have the same network, variant, precision and seed: "
                + other.spec().runName()
                + " and "
                + run.spec().runName());
      }
    }
  }

  private record Cell(Precision precision, long seed) {
    static Cell of(RunResult run) {
      return new Cell(run.spec().precision(), run.spec().seed());
    }
  }

  static String named(String network, String variant) {
    return variant.isEmpty() ? network : network + ", " + variant;
  }

  /** The runs in the report's order. */
  public List<RunResult> inOrder() {
    return inOrder;
  }

  /** The runs of a network in the report's order. */
  public List<RunResult> of(String network) {
    return inOrder.stream().filter(run -> run.spec().network().equals(network)).toList();
  }

  /** The rows in the report's order. */
  public List<Row> rows() {
    return rows;
  }

  /** The names of the networks. */
  public List<String> networks() {
    return inOrder.stream().map(run -> run.spec().network()).distinct().toList();
  }

  /** Every precision that some network was run at. */
  public List<Precision> precisions() {
    TreeSet<Precision> precisions = new TreeSet<>(FULL_FIRST);
    inOrder.forEach(run -> precisions.add(run.spec().precision()));
    return List.copyOf(precisions);
  }

  /** The runs of a row, full precision first; including those shared with other variants. */
  public List<RunResult> of(Row row) {
    return precisions().stream().flatMap(precision -> of(row, precision).stream()).toList();
  }

  public List<RunResult> of(Row row, Precision precision) {
    return inOrder.stream()
        .filter(run -> row.has(run) && run.spec().precision().equals(precision))
        .toList();
  }

  /**
   * The difference in top-1 from the full-precision run of the same network, variant and seed, in
   * percentage points; null if one of the two has no accuracy.
   */
  public @Nullable Double change(RunResult run) {
    Evaluation evaluation = run.evaluation();
    Evaluation full =
        rows.stream()
            .filter(row -> row.has(run))
            .flatMap(row -> of(row, Precision.FULL).stream())
            .filter(each -> each.spec().seed() == run.spec().seed())
            .findFirst()
            .map(RunResult::evaluation)
            .orElse(null);
    return evaluation == null || full == null
        ? null
        : Double.valueOf(evaluation.trained().top1() - full.trained().top1());
  }
}
