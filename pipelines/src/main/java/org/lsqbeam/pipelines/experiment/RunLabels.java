package org.lsqbeam.pipelines.experiment;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * Labels the runs of a sweep for tables and progress lines.
 *
 * <p>Several points of a sweep can share a run. A sweep over weight decay and gradient scale has
 * one full-precision run per weight decay, because the gradient scale does not affect it. Such a
 * run is labelled by the values that its points have in common, here {@code weightDecay 0.0001}. If
 * they have none in common, or another set of points has the same ones in common, the label lists
 * the points: {@code gradientScale 1 or gradientScale 10}. A run that every point shares has an
 * empty label. So no two runs of one network, precision and seed have the same label.
 */
final class RunLabels {
  private final Set<SweepPoint> all;

  /** For each network and point, the points that share every run of the network with it. */
  private final Map<NetworkPoint, Set<SweepPoint>> sameRuns = new HashMap<>();

  /** The label parts that only one set of points has, so that they can stand for the set. */
  private final Set<String> unambiguous;

  private record NetworkPoint(String network, SweepPoint point) {}

  /**
   * Prepares the labels.
   *
   * @param all points of the sweep
   * @param pointsOf the points that share each run
   */
  RunLabels(Set<SweepPoint> all, Map<TrainingSpec, Set<SweepPoint>> pointsOf) {
    this.all = all;
    pointsOf.forEach(
        (spec, points) -> {
          for (SweepPoint point : points) {
            sameRuns
                .computeIfAbsent(
                    new NetworkPoint(spec.network(), point), key -> new LinkedHashSet<>(all))
                .retainAll(points);
          }
        });
    Set<Set<SweepPoint>> labelled = new LinkedHashSet<>(pointsOf.values());
    labelled.addAll(sameRuns.values());
    unambiguous = occurringOnce(labelled.stream().map(SweepPoint::commonName).toList());
  }

  private static Set<String> occurringOnce(Collection<String> names) {
    return names.stream()
        .filter(name -> !name.isEmpty() && Collections.frequency(names, name) == 1)
        .collect(Collectors.toSet());
  }

  /** A run with its labels. */
  Experiment.Run run(TrainingSpec spec, Set<SweepPoint> points) {
    List<String> variants =
        points.equals(all)
            ? List.of()
            : points.stream().map(point -> variant(spec.network(), point)).distinct().toList();
    return new Experiment.Run(label(points), variants, spec);
  }

  private String variant(String network, SweepPoint point) {
    return label(Objects.requireNonNull(sameRuns.get(new NetworkPoint(network, point))));
  }

  private String label(Set<SweepPoint> points) {
    String common = SweepPoint.commonName(points);
    return unambiguous.contains(common) || points.equals(all)
        ? common
        : points.stream().map(SweepPoint::name).collect(Collectors.joining(" or "));
  }
}
