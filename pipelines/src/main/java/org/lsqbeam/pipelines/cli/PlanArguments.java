package org.lsqbeam.pipelines.cli;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.options.PlanOptions;
import org.lsqbeam.pipelines.plan.GivenRates;

/**
 * The rates from which a plan computes its times, and their price.
 *
 * @param measure whether updates are timed on this machine
 * @param rates images per second that are given; null for none
 * @param workers how many runs train at the same time
 * @param pricePerHour of an accelerator in US dollars; null if it is not given
 */
record PlanArguments(
    boolean measure, @Nullable GivenRates rates, int workers, @Nullable Double pricePerHour) {
  private static final int MOST_WORKERS = 1_000_000;

  static PlanArguments of(PlanOptions options) {
    boolean measure = OptionValue.flag("measure", options.getMeasure());
    String rates = options.getImagesPerSecond();
    if (measure && rates != null) {
      throw new IllegalArgumentException(
          "imagesPerSecond is '" + rates + "'; must not be given together with --measure");
    }
    return new PlanArguments(
        measure,
        rates == null ? null : GivenRates.parse(rates),
        (int) OptionValue.whole("workers", options.getWorkers(), 1, MOST_WORKERS),
        OptionValue.price("pricePerHour", options.getPricePerHour()));
  }
}
