package org.lsqbeam.pipelines.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What a comparison gave.
 *
 * @param line its name
 * @param title what is compared
 * @param unit of the items
 * @param rows of the contenders, in the order of the line
 */
public record LineResult(String line, String title, String unit, List<Row> rows) {
  public LineResult {
    rows = List.copyOf(rows);
  }

  /**
   * What a contender gave.
   *
   * @param contender its name
   * @param missing what is not installed; empty if it was measured
   * @param rival the contender that the speed is relative to
   * @param itemsPerSecond by the clock on the wall, median of the rounds
   * @param cpuMilliseconds of one item, median of the rounds
   * @param speed relative to the rival in the same round, median: 2 is twice as fast
   * @param lowest of the rounds' relative speeds
   * @param highest of the rounds' relative speeds
   */
  public record Row(
      String contender,
      String missing,
      String rival,
      double itemsPerSecond,
      double cpuMilliseconds,
      double speed,
      double lowest,
      double highest) {
    static Row missing(String contender, String reason) {
      return new Row(contender, reason, "", 0, 0, 0, 0, 0);
    }

    @JsonIgnore
    boolean isMissing() {
      return !missing.isEmpty();
    }
  }
}
