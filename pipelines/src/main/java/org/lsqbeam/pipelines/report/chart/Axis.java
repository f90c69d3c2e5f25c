package org.lsqbeam.pipelines.report.chart;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * A linear axis with ticks at round values.
 *
 * @param low the lowest value, a multiple of the step
 * @param high the highest value, a multiple of the step
 * @param step the distance between ticks: 1, 2 or 5 times a power of ten
 */
public record Axis(double low, double high, double step) implements Scale {
  /**
   * Returns the axis with the smallest step that covers a range with a limited number of intervals.
   *
   * @param finest the smallest step allowed
   */
  public static Axis covering(double from, double to, int intervals, double finest) {
    if (!Double.isFinite(from) || !Double.isFinite(to) || from > to) {
      throw new IllegalArgumentException(
          "axis is from " + from + " to " + to + "; must be finite and ascending");
    }
    double power = Math.pow(10, Math.floor(Math.log10(Math.max((to - from) / intervals, finest))));
    for (int round = 0; ; round++) {
      double step =
          power * new double[] {1, 2, 5}[round % 3] * Math.pow(10, Math.floor(round / 3.0));
      double low = Math.floor(from / step + 1e-9) * step;
      double high = Math.max(Math.ceil(to / step - 1e-9) * step, low + step);
      if (step >= finest && Math.round((high - low) / step) <= intervals) {
        return new Axis(low, high, step);
      }
    }
  }

  @Override
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= Math.round((high - low) / step); i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  @Override
  public double position(double value, double from, double to) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** Formats the value with the decimals that the step needs. */
  @Override
  public String label(double tick) {
    return Numbers.decimals(tick, (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  }
}
