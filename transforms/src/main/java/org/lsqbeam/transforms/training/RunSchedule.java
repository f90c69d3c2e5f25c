package org.lsqbeam.transforms.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * Decides which run a free worker takes. A quantized run waits for the full-precision run that it
 * starts from, and for no other. A worker takes the ready run that begins the longest chain: its
 * own work and that of the longest run that starts from it. A plan and the workers of a pipeline
 * use the same schedule.
 */
public final class RunSchedule {
  private final List<TrainingSpec> longestChainFirst;
  private final Set<String> fingerprints;

  private RunSchedule(List<TrainingSpec> longestChainFirst) {
    this.longestChainFirst = List.copyOf(longestChainFirst);
    fingerprints = Set.copyOf(longestChainFirst.stream().map(TrainingSpec::fingerprint).toList());
  }

  /**
   * Makes the schedule of some runs.
   *
   * @param work of a run, in any unit
   */
  public static RunSchedule of(List<TrainingSpec> runs, ToDoubleFunction<TrainingSpec> work) {
    Map<String, Double> following = new HashMap<>();
    for (TrainingSpec run : runs) {
      if (run.init() != null) {
        following.merge(run.init(), work.applyAsDouble(run), Math::max);
      }
    }
    Map<TrainingSpec, Double> chains = new HashMap<>();
    for (TrainingSpec run : runs) {
      chains.put(run, work.applyAsDouble(run) + following.getOrDefault(run.fingerprint(), 0.0));
    }
    List<TrainingSpec> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.<TrainingSpec, Double>comparing(chains::get).reversed());
    return new RunSchedule(sorted);
  }

  /** All runs, the one that a worker takes first in front. */
  public List<TrainingSpec> runs() {
    return longestChainFirst;
  }

  /**
   * The runs that wait for nothing, in the order in which workers take them.
   *
   * @param trained the fingerprints of runs whose training has ended, also without a result
   * @param ended the fingerprints of those of which nothing is left to do
   */
  public List<TrainingSpec> ready(Set<String> trained, Set<String> ended) {
    return longestChainFirst.stream()
        .filter(run -> !ended.contains(run.fingerprint()) && !waits(run, trained))
        .toList();
  }

  private boolean waits(TrainingSpec run, Set<String> trained) {
    String init = run.init();
    return init != null && fingerprints.contains(init) && !trained.contains(init);
  }
}
