package org.lsqbeam.pipelines.report;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.runtime.Revision;
import org.lsqbeam.graphs.train.EventsFile;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.storage.Storage;

/** The digest of everything that a report is made from: equal inputs give equal files. */
final class ReportInputs {
  private ReportInputs() {}

  /**
   * The inputs of a report.
   *
   * @param revision of this program
   * @param page what the page holds besides results
   * @param runs the SHA-256 of the files of each run, by the run's name
   */
  private record Inputs(
      String revision,
      String name,
      String experiment,
      PageContent page,
      DatasetManifest dataset,
      Map<String, Map<String, String>> runs) {}

  /** Returns the SHA-256 of the inputs; empty if the revision does not identify this program. */
  static Optional<String> digest(ReportSource source) throws IOException {
    if (!Revision.identifiesProgram()) {
      return Optional.empty();
    }
    DatasetManifest manifest = DatasetCache.manifest(source.dataset());
    Map<String, Map<String, String>> runs = new TreeMap<>();
    for (Experiment.Run run : source.experiment().runs(manifest.fingerprint()).all()) {
      runs.put(run.spec().runName(), files(source.store().run(run.spec()).storage()));
    }
    return Optional.of(
        Json.fingerprint(
            new Inputs(
                Revision.name(),
                source.name(),
                source.experiment().resolvedYaml(),
                source.page(),
                manifest,
                runs)));
  }

  /** The digests of a run's own files; no report rests on its folders or on TensorBoard's file. */
  private static Map<String, String> files(Storage run) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name : run.children("")) {
      if (!name.startsWith(EventsFile.PREFIX) && run.isFile(name)) {
        files.put(name, Sha256.hex(run.read(name)));
      }
    }
    return files;
  }
}
