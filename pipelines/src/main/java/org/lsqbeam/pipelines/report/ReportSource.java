package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.transforms.artifacts.ArtifactStore;

/**
 * Where the report of an experiment finds what it says.
 *
 * @param name the experiment's
 * @param experiment what was asked for
 * @param store of the runs and the report
 * @param dataset the prepared dataset's folder
 */
public record ReportSource(String name, Experiment experiment, ArtifactStore store, String dataset)
    implements Serializable {
  /** The report on what is there now; runs that are not done are said to be so. */
  public Report read() throws IOException {
    PreparedDataset prepared = PreparedDataset.open(Path.of(dataset));
    Experiment.Runs specs = experiment.runs(prepared.manifest().fingerprint());
    List<RunResult> runs = new ArrayList<>();
    for (Experiment.Run run : specs.all()) {
      runs.add(RunResult.read(run.variant(), run.spec(), store.run(run.spec())));
    }
    return new Report(
        name, experiment.settings(), experiment.references(), prepared.manifest(), runs);
  }

  /** The report's folder. */
  public Path folder() {
    return store.report(name);
  }
}
