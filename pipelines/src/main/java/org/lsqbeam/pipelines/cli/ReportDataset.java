package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.prepare.DatasetKey;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/** Finds the dataset of a report among those in the output, without the images. */
final class ReportDataset {
  private ReportDataset() {}

  /**
   * Finds the prepared dataset of the experiment's preset; of several, the one that runs of the
   * experiment were trained on.
   *
   * @param name the dataset's folder name; null for the only one that fits
   * @throws IllegalArgumentException if none fits, or more than one
   */
  static Storage find(ArtifactStore store, Experiment experiment, @Nullable String name)
      throws IOException {
    List<Storage> prepared = DatasetKey.preparedIn(store.storage(), experiment.preset());
    String of = "output '" + store.root() + "' has ";
    if (prepared.isEmpty()) {
      throw new IllegalArgumentException(
          of + "no dataset of preset " + experiment.preset().name() + "; lsq prepare makes one");
    }
    if (name != null) {
      return prepared.stream()
          .filter(dataset -> name(dataset).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "dataset is '" + name + "'; must be one of " + names(prepared)));
    }
    List<Storage> fitting =
        prepared.size() == 1 ? prepared : trainedOn(store, experiment, prepared);
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw new IllegalArgumentException(
        of
            + "more than one dataset that fits the experiment; choose with --dataset=NAME: "
            + names(fitting.isEmpty() ? prepared : fitting));
  }

  private static List<Storage> trainedOn(
      ArtifactStore store, Experiment experiment, List<Storage> datasets) throws IOException {
    List<Storage> trained = new ArrayList<>();
    for (Storage dataset : datasets) {
      String fingerprint = DatasetCache.manifest(dataset).fingerprint();
      for (TrainingSpec spec : Experiment.specs(experiment.runs(fingerprint).all())) {
        if (store.run(spec).provenance().isPresent()) {
          trained.add(dataset);
          break;
        }
      }
    }
    return trained;
  }

  private static String names(List<Storage> datasets) {
    return datasets.stream().map(ReportDataset::name).collect(Collectors.joining(", "));
  }

  private static String name(Storage dataset) {
    return dataset.root().replaceFirst("^.*[/\\\\]", "");
  }
}
