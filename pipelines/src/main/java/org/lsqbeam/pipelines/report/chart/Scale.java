package org.lsqbeam.pipelines.report.chart;

import java.util.List;

/** From values to coordinates along one side of a chart. */
sealed interface Scale permits Axis, LogAxis {
  /** The value at its beginning. */
  double low();

  /** Values that are marked, from the beginning to the end. */
  List<Double> ticks();

  /** Where a value lies when the scale runs from one coordinate to another. */
  double position(double value, double from, double to);

  /** What stands at a tick. */
  String label(double tick);
}
