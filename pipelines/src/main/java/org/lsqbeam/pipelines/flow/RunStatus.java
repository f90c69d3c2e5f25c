package org.lsqbeam.pipelines.flow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;

/**
 * How far runs are.
 *
 * @param all how many
 * @param done the trained runs
 * @param failures the reason of each that failed, with its name; a trained one fails if it cannot
 *     be evaluated
 */
public record RunStatus(int all, List<TrainingSpec> done, List<String> failures) {
  public RunStatus {
    done = List.copyOf(done);
    failures = List.copyOf(failures);
  }

  /** Looks at the runs' folders. */
  public static RunStatus read(ArtifactStore store, List<TrainingSpec> specs) throws IOException {
    List<TrainingSpec> done = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (TrainingSpec spec : specs) {
      RunFolder run = store.run(spec);
      if (run.done().isPresent()) {
        done.add(spec);
      }
      run.failure().ifPresent(reason -> failures.add(spec.runName() + ": " + reason));
    }
    return new RunStatus(specs.size(), done, failures);
  }

  /**
   * Makes sure that no run failed.
   *
   * @throws TrainingFailedException with the first reason, if a run failed
   */
  public void requireNoFailure() {
    if (!failures.isEmpty()) {
      String more = failures.size() == 1 ? "" : "; runs that failed: " + failures.size();
      throw new TrainingFailedException(failures.get(0) + more, null);
    }
  }
}
