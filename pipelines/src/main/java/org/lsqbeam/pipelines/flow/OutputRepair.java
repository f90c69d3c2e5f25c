package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.util.List;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.prepare.DatasetPreparation;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunCheck;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.RunGoal;

/** Removes what killed commands left in an output, and damaged files that the stages make again. */
final class OutputRepair {
  private final ArtifactStore store;
  private final Storage report;
  private final DatasetPreparation preparation;
  private final FlowListener listener;

  /**
   * @param report the report's folder
   * @param listener is told what is damaged
   */
  OutputRepair(
      ArtifactStore store, Storage report, DatasetPreparation preparation, FlowListener listener) {
    this.store = store;
    this.report = report;
    this.preparation = preparation;
    this.listener = listener;
  }

  /** Repairs all but the variables of trained runs in an object store. */
  void repair(List<TrainingSpec> runs) throws IOException {
    store.storage().discardUnfinished("");
    report.discardUnfinished("");
    if (preparation.key().isPrepared(store.storage())) {
      preparation.discardUnfinished();
    }
    for (TrainingSpec spec : runs) {
      RunFolder run = store.run(spec);
      RunCheck.repair(run, spec).forEach(listener::damaged);
      run.forgetFailure();
    }
  }

  /** Repairs the variables in an object store that work up to a goal will read. */
  void repairVariables(List<TrainingSpec> runs, RunGoal goal) throws IOException {
    if (store.storage().objectStorage().isEmpty()) {
      return;
    }
    for (TrainingSpec spec : runs) {
      RunFolder run = store.run(spec);
      if (!goal.isReached(run, spec) || isStartOfUntrained(spec, runs)) {
        RunCheck.repairVariables(run, spec).forEach(listener::damaged);
      }
    }
  }

  private boolean isStartOfUntrained(TrainingSpec spec, List<TrainingSpec> runs)
      throws IOException {
    for (TrainingSpec other : runs) {
      if (spec.fingerprint().equals(other.init()) && store.run(other).done().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
