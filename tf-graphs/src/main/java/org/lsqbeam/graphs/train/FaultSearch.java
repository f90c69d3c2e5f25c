package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.util.List;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.TrainingBatches;

/** Finds where the loss of a step got a value from that is not finite. */
final class FaultSearch {
  private final long seed;
  private final TrainingBatches batches;
  private final StepSchedule schedule;

  /** A search in a run of a seed. */
  FaultSearch(long seed, TrainingBatches batches, StepSchedule schedule) {
    this.seed = seed;
    this.batches = batches;
    this.schedule = schedule;
  }

  /**
   * Returns the first layer, at the first step, that has a value that is not finite. The step's own
   * update has spoiled every variable, so the updates since the last checkpoint are made again.
   */
  List<String> of(TrainingGraph graph, Checkpoint last, long step) throws IOException {
    graph.restore(last.variables());
    for (long again = last.state().step(); ; again++) {
      Batch batch = batches.batch(again);
      List<String> faults = graph.faults(batch, seed, again);
      if (again == step || Thread.currentThread().isInterrupted()) {
        return faults;
      }
      if (!faults.isEmpty()) {
        String since = " since step " + again;
        return faults.stream().map(fault -> fault + since).toList();
      }
      graph.update(batch, schedule.rate(again), seed, again, false);
    }
  }
}
