package org.lsqbeam.pipelines.plan;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats what a plan costs in US dollars, for a terminal, in ASCII. */
public final class PlanCosts {
  private final ExperimentPlan plan;
  private final Timetable timetable;
  private final int workers;
  private final @Nullable Double pricePerHour;
  private final boolean onCloud;

  /**
   * Creates the text of the costs.
   *
   * @param workers the number of runs that train at the same time
   * @param pricePerHour of an accelerator in US dollars; null if it is not known
   * @param onCloud whether the output is in Cloud Storage
   */
  public PlanCosts(
      ExperimentPlan plan,
      Timetable timetable,
      int workers,
      @Nullable Double pricePerHour,
      boolean onCloud) {
    this.plan = plan;
    this.timetable = timetable;
    this.workers = workers;
    this.pricePerHour = pricePerHour;
    this.onCloud = onCloud;
  }

  /** Returns lines that follow the plan's; empty if no price is known. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (pricePerHour != null) {
      double hours = timetable.runs().stream().mapToDouble(Timetable.Timed::hours).sum();
      text.append(
          paragraph("cost", "$%,.2f for %,.1f accelerator-hours", hours * pricePerHour, hours));
    }
    if (onCloud) {
      CloudRequests requests = CloudRequests.of(plan.dataset(), timetable, workers);
      text.append(
          paragraph(
              pricePerHour == null ? "cost" : "",
              "$%,.2f for about %,.0f requests of class A and %,.0f of class B to Cloud Storage,"
                  + " without those for the input's images",
              requests.dollars(),
              requests.classA(),
              requests.classB()));
    }
    return text.toString();
  }

  private static String paragraph(String term, String format, Object... values) {
    return PlanText.paragraph(term, String.format(Locale.ROOT, format, values));
  }
}
