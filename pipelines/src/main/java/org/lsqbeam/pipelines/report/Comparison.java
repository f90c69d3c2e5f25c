package org.lsqbeam.pipelines.report;

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
record Comparison(List<Precision> precisions, List<Block> blocks) {
  /** Whose figures a line has. */
  enum Kind {
    OURS,
    PAPER,
    /** Ours against the paper's. */
    COMPARED,
    /** Of other methods, as the paper cites them. */
    CITED
  }

  /** Lines under the same conditions; the network is that of the first. */
  record Block(String network, Conditions conditions, List<Line> lines) {}

  record Line(Kind kind, String name, Map<Precision, Cell> cells) {}

  /** The value is null where there is none; the text then says why. */
  record Cell(@Nullable Double value, String text) {}
}
