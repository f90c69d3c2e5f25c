package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.report.results.DatasetLabel;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The places from which the report of an experiment is read.
 *
 * @param name the experiment's
 * @param experiment its settings
 * @param store the store of the runs and the report
 * @param dataset the prepared dataset's folder, of which the manifest is read, and single images
 * @param page what report.html holds
 */
public record ReportSource(
    String name, Experiment experiment, ArtifactStore store, Storage dataset, PageContent page)
    implements Serializable {
  /** The dataset in the titles of the bundled experiments that are meant for it. */
  private static final String CIFAR10 = "CIFAR-10";

  private static final int MOST_NAMED = 3;

  /** Reads the report; runs that are not done are marked. */
  public Report read() throws IOException {
    DatasetManifest manifest = DatasetCache.manifest(dataset);
    Experiment.Runs specs = experiment.runs(manifest.fingerprint());
    List<RunResult> runs = new ArrayList<>();
    for (Experiment.Run run : specs.all()) {
      runs.add(RunResult.read(run, store.run(run.spec())));
    }
    ReportExtras extras =
        ReportExtras.NONE
            .showing(heading(manifest), experiment.resolved(), experiment.resolvedYaml())
            .embedding(EmbeddedNetwork.of(runs, store, page.networkBytes()))
            .priced(page.rates())
            .predicting(PredictionsSection.read(runs, store, dataset, manifest, page.images()));
    return new Report(name, experiment.settings(), experiment.references(), manifest, runs, extras);
  }

  /** Returns the heading of the report. */
  public String heading() throws IOException {
    return heading(DatasetCache.manifest(dataset));
  }

  /**
   * The experiment's title. Without one, and where a bundled one names another dataset, the
   * networks and the dataset.
   */
  private String heading(DatasetManifest manifest) throws IOException {
    DatasetLabel label = DatasetLabel.of(manifest);
    String title = experiment.title();
    boolean ofAnother =
        !label.isName() && title.contains(CIFAR10) && ExperimentFile.isBundledTitle(title);
    if (!title.isEmpty() && !ofAnother) {
      return title;
    }
    List<String> networks = experiment.networks();
    return (networks.size() > MOST_NAMED
            ? Numbers.count(networks.size(), "network")
            : String.join(", ", networks))
        + " on "
        + label.text();
  }

  /** The report's folder. */
  public Storage folder() {
    return store.report(name);
  }
}
