package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** Writes the report, unless it is there already, whole and made from the same. */
  public void write() throws IOException {
    Optional<String> inputs = ReportInputs.digest(this); // of what is read afterwards
    if (inputs.isEmpty() || !RecordedResults.isReportOf(inputs.get(), folder())) {
      read(inputs).writeTo(folder());
    }
  }

  /** Reads the report; runs that are not done are marked. */
  public Report read() throws IOException {
    return read(ReportInputs.digest(this));
  }

  private Report read(Optional<String> inputs) throws IOException {
    DatasetManifest manifest = DatasetCache.manifest(dataset);
    List<RunResult> runs = runs(manifest);
    ReportExtras extras =
        ReportExtras.NONE
            .showing(heading(manifest), experiment.resolved(), experiment.resolvedYaml())
            .embedding(EmbeddedNetwork.of(runs, store, page.networkBytes()))
            .priced(page.rates())
            .predicting(PredictionsSection.read(runs, store, dataset, manifest, page.images()))
            .from(inputs);
    return new Report(name, experiment.settings(), experiment.references(), manifest, runs, extras);
  }

  /** Reads the results alone, for tables on a terminal. */
  public Report readResults() throws IOException {
    DatasetManifest manifest = DatasetCache.manifest(dataset);
    return new Report(
        name, experiment.settings(), experiment.references(), manifest, runs(manifest));
  }

  private List<RunResult> runs(DatasetManifest manifest) throws IOException {
    List<RunResult> runs = new ArrayList<>();
    for (Experiment.Run run : experiment.runs(manifest.fingerprint()).all()) {
      runs.add(RunResult.read(run, store.run(run.spec())));
    }
    return runs;
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
