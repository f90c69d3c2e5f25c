package org.lsqbeam.pipelines.report.comparison;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.paper.Conditions;

/**
 * Figures of ours beside the paper's.
 *
 * @param precisions the columns
 * @param blocks of lines that belong together
 */
public record PaperComparison(List<Precision> precisions, List<Block> blocks) {
  /** Whose figures a line has. */
  public enum Kind {
    OURS,
    PAPER,
    /** Ours against the paper's. */
    COMPARED,
    /** Of other methods, as the paper cites them. */
    CITED
  }

  /** Lines under the same conditions; the network is that of the first. */
  public record Block(String network, Conditions conditions, List<Line> lines) {}

  public record Line(Kind kind, String name, Map<Precision, Cell> cells) {}

  /**
   * A figure.
   *
   * @param value null where there is none
   * @param comparable whether it can stand against another
   * @param text the value; empty where there is none
   * @param remark why there is none, or what is to be known of it; may be empty
   */
  public record Cell(@Nullable Double value, boolean comparable, String text, String remark) {
    Cell(double value, String text) {
      this(value, true, text, "");
    }

    /** None, for a reason. */
    Cell(String remark) {
      this(null, false, "", remark);
    }
  }
}
