package org.lsqbeam.pipelines.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/**
 * A run that is done, with the dataset that it was trained on.
 *
 * @param name of its folder
 * @param folder its artifacts
 * @param done its end
 * @param spec everything that determined it
 * @param dataset in the same output
 * @param shards the folder of the dataset
 */
record ExportedRun(
    String name,
    RunFolder folder,
    RunFolder.Done done,
    TrainingSpec spec,
    DatasetManifest dataset,
    Storage shards) {
  private static final String SCHEME = "://";

  /** More names than that are not listed. */
  private static final int MOST_LISTED = 20;

  /**
   * Finds a run.
   *
   * @param run its name in the output, or the path of its folder in any output
   * @throws IllegalArgumentException if it is unknown; suggests the nearest one
   * @throws InvalidDataException if it is not done, or its dataset is gone
   */
  static ExportedRun find(String run, String output) throws IOException {
    if (!run.contains("/") && !run.contains(File.separator)) {
      return in(output, run);
    }
    String path = run.contains(SCHEME) ? run : Path.of(run).toAbsolutePath().normalize().toString();
    String folder = path.replace(File.separatorChar, '/').replaceFirst("/+$", "");
    String end = "/" + ArtifactStore.RUNS;
    int slash = folder.lastIndexOf('/');
    String parent = folder.substring(0, slash);
    if (!parent.endsWith(end)) {
      throw new IllegalArgumentException(
          "run is '"
              + run
              + "'; must be a folder OUTPUT/runs/NAME, or the NAME of one in --output");
    }
    return in(parent.substring(0, parent.length() - end.length()), folder.substring(slash + 1));
  }

  private static ExportedRun in(String output, String name) throws IOException {
    ArtifactStore.requireWritten(output);
    ArtifactStore store = ArtifactStore.lookInto(output);
    if (!store.runs().isFolder(name)) {
      throw unknown(name, store);
    }
    RunFolder run = new RunFolder(store.runs().in(name));
    TrainingSpec spec = run.spec();
    Optional<RunFolder.Done> done = run.done();
    if (done.isEmpty()) {
      throw new InvalidDataException(
          run.root()
              + run.failure().map(reason -> " failed: " + reason).orElse(" is not trained yet"));
    }
    Storage shards = dataset(store.storage(), spec);
    return new ExportedRun(name, run, done.get(), spec, DatasetCache.manifest(shards), shards);
  }

  private static IllegalArgumentException unknown(String name, ArtifactStore store)
      throws IOException {
    List<String> names = store.runs().children("");
    String suggestion =
        names.size() > MOST_LISTED
            ? Suggestions.didYouMean(name, names)
            : Suggestions.didYouMeanOrOneOf(name, names);
    return new IllegalArgumentException(
        "unknown run '"
            + name
            + "' in output '"
            + store.root()
            + "'"
            + (names.isEmpty() ? ", which has none" : suggestion));
  }

  private static Storage dataset(Storage output, TrainingSpec spec) throws IOException {
    Storage datasets = output.in(ArtifactStore.DATASETS);
    String digits = Sha256.digits(spec.dataset());
    for (String name : datasets.children("")) {
      if (!name.startsWith(".") && name.endsWith("-" + digits)) {
        return datasets.in(name);
      }
    }
    throw new InvalidDataException(
        datasets.root()
            + " has no dataset "
            + digits
            + ", on which the run was trained; lsq prepare, with the same images, makes it again");
  }
}
