package org.lsqbeam.pipelines.report;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.report.results.RunResult;

/**
 * Rates from which the cost and energy of runs follow: the time of training times the rate.
 *
 * @param pricePerHour of the machine in US dollars; null if it is not given
 * @param watts that the machine takes while it trains; null if they are not given
 */
public record Rates(@Nullable Double pricePerHour, @Nullable Double watts) implements Serializable {
  /** No rate, so neither cost nor energy is known. */
  public static final Rates NONE = new Rates(null, null);

  private static final double SECONDS_PER_HOUR = 3600;
  private static final double WATTS_PER_KILOWATT = 1000;

  /** Returns the rates, and what follows from them for a run, by their names in results.json. */
  Map<String, Double> of(RunResult run) {
    double hours = run.metrics().isEmpty() ? Double.NaN : run.seconds() / SECONDS_PER_HOUR;
    Map<String, Double> json = new TreeMap<>();
    if (pricePerHour != null) {
      json.put("price_per_hour", pricePerHour);
      json.put("dollars", hours * pricePerHour);
    }
    if (watts != null) {
      json.put("watts", watts);
      json.put("kilowatt_hours", hours * watts / WATTS_PER_KILOWATT);
    }
    return json;
  }
}
