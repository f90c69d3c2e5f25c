package org.lsqbeam.pipelines.report.chart;

import java.util.List;

/** Maps values to coordinates along one side of a chart. */
sealed interface Scale permits Axis, LogAxis {
  /** The lowest value. */
  double low();

  /** The values with a tick, in ascending order. */
  List<Double> ticks();

  /** The coordinate of a value on a scale from one coordinate to another. */
  double position(double value, double from, double to);

  /** The label of a tick. */
  String label(double tick);
}
