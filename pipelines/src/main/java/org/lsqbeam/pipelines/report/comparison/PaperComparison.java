package org.lsqbeam.pipelines.report.comparison;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.paper.Conditions;
import org.lsqbeam.pipelines.report.results.Figure;
import org.lsqbeam.pipelines.report.results.RunResult;

/**
 * The experiment's figures next to the paper's.
 *
 * @param precisions the columns
 * @param blocks groups of lines
 */
public record PaperComparison(List<Precision> precisions, List<Block> blocks) {
  /** The origin of a line's figures. */
  public enum Kind {
    /** The experiment's runs. */
    OURS,
    /** The paper's own method. */
    PAPER,
    /** The difference or ratio between the two. */
    COMPARED,
    /** Other methods, as cited in the paper. */
    CITED
  }

  /** Lines under the same conditions; the network is that of the first. */
  public record Block(String network, Conditions conditions, List<Line> lines) {
    /** The lines of one origin. */
    public Stream<Line> linesOf(Kind kind) {
      return lines.stream().filter(line -> line.kind() == kind);
    }
  }

  /**
   * A row of figures, one for each precision that has one.
   *
   * @param network whose figures they are
   */
  public record Line(Kind kind, String network, String name, Map<Precision, Cell> cells) {}

  /**
   * A figure as it is written.
   *
   * @param text empty if the figure is missing
   * @param runs those that the figure was made of; none of the paper's
   */
  public record Cell(Figure figure, String text, List<RunResult> runs) {
    static Cell published(Figure figure, String text) {
      return new Cell(figure, text, List.of());
    }

    /** Why there is no figure, or what to know about it; may be empty. */
    public String remark() {
      return figure.remark();
    }
  }
}
