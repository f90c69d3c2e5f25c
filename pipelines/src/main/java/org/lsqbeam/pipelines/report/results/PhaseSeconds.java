package org.lsqbeam.pipelines.report.results;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.transforms.run.Provenance;

/**
 * Seconds of wall time by phase; a phase that is not recorded is left out.
 *
 * @param byPhase in the order of the phases
 */
public record PhaseSeconds(Map<Phase, Double> byPhase) {
  /** Sums what the provenance of runs has, over all stretches of work on them. */
  public static PhaseSeconds of(List<RunResult> runs) {
    List<Map<String, Double>> stretches =
        runs.stream()
            .map(RunResult::provenance)
            .flatMap(Stream::ofNullable)
            .flatMap(PhaseSeconds::stretches)
            .toList();
    Map<Phase, Double> sums = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      stretches.stream()
          .map(seconds -> seconds.get(phase.label()))
          .filter(Objects::nonNull)
          .reduce(Double::sum)
          .ifPresent(sum -> sums.put(phase, sum));
    }
    return new PhaseSeconds(sums);
  }

  private static Stream<Map<String, Double>> stretches(Provenance provenance) {
    return Stream.concat(
        provenance.sessions().stream().map(Provenance.Session::seconds).flatMap(Stream::ofNullable),
        Stream.ofNullable(provenance.followUps())
            .flatMap(List::stream)
            .map(Provenance.FollowUp::seconds));
  }

  /** Returns the same without some of the phases. */
  public PhaseSeconds only(Predicate<Phase> kept) {
    Map<Phase, Double> some = new EnumMap<>(Phase.class);
    byPhase.forEach(
        (phase, seconds) -> {
          if (kept.test(phase)) {
            some.put(phase, seconds);
          }
        });
    return new PhaseSeconds(some);
  }

  /** Returns the seconds of all phases. */
  public double sum() {
    return byPhase.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Returns the share of a phase in the sum, in percent; NaN where nothing is recorded. */
  public double percent(Phase phase) {
    return 100 * byPhase.getOrDefault(phase, 0.0) / sum();
  }
}
