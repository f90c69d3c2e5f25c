package org.lsqbeam.pipelines.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunCheck;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.Reevaluation;

/**
 * Checks every file of an output. Digests are compared with contents, evaluations are computed
 * again from the checkpoints, and the accuracies of the reports are compared with the evaluations.
 * Nothing is written.
 */
public final class OutputCheck {
  private static final String RESULTS = RecordedResults.FILE_NAME;

  private final ArtifactStore store;
  private final WorkerDirectory work;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Storage> datasets = new HashMap<>();
  private final Map<String, Evaluation> evaluations = new HashMap<>();
  private int shards;
  private int runs;
  private int evaluated;
  private int reports;

  private OutputCheck(ArtifactStore store, WorkerDirectory work) {
    this.store = store;
    this.work = work;
  }

  /**
   * The outcome.
   *
   * @param datasets that were checked
   * @param shards in them
   * @param runs that were checked
   * @param evaluations that were computed again
   * @param reports whose accuracies were compared
   * @param problems each names its file
   */
  public record Outcome(
      int datasets, int shards, int runs, int evaluations, int reports, List<String> problems) {
    public Outcome {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Checks an output.
   *
   * @param work takes local copies of what is in Cloud Storage
   */
  public static Outcome of(ArtifactStore store, WorkerDirectory work)
      throws IOException, InterruptedException {
    OutputCheck check = new OutputCheck(store, work);
    check.checkDatasets();
    check.checkRuns();
    check.checkReports();
    return new Outcome(
        check.datasets.size(),
        check.shards,
        check.runs,
        check.evaluated,
        check.reports,
        check.problems);
  }

  private void checkDatasets() throws IOException {
    Storage parent = store.storage().in(ArtifactStore.DATASETS);
    for (String name : parent.children("")) {
      if (name.startsWith(".") || !parent.isFolder(name)) {
        continue;
      }
      try {
        PreparedDataset dataset = new DatasetCache(work).open(parent.in(name));
        DatasetManifest manifest = dataset.manifest();
        datasets.put(manifest.fingerprint(), parent.in(name));
        shards += manifest.train().shards().size() + manifest.validation().shards().size();
      } catch (InvalidDataException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void checkRuns() throws IOException, InterruptedException {
    Storage parent = store.runs();
    for (String name : parent.children("")) {
      RunFolder run = new RunFolder(parent.in(name));
      if (run.latestStep().isPresent()) {
        try {
          checkRun(run, spec(run, name));
        } catch (InvalidDataException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static TrainingSpec spec(RunFolder run, String name) throws IOException {
    String file = run.storage().pathOf(Trainer.SPEC_FILE);
    if (!run.storage().isFile(Trainer.SPEC_FILE)) {
      throw new DamagedFileException(file + " is missing");
    }
    TrainingSpec spec =
        Json.parse(
            Utf8.decode(run.storage().read(Trainer.SPEC_FILE), file), TrainingSpec.class, file);
    if (!name.endsWith(spec.fingerprint().substring(0, 12))) {
      throw new DamagedFileException(file + " is damaged: it is of the run " + spec.runName());
    }
    return spec;
  }

  private void checkRun(RunFolder run, TrainingSpec spec) throws IOException, InterruptedException {
    runs++;
    List<RunCheck.Problem> found = RunCheck.problems(run, spec);
    found.forEach(problem -> problems.add(problem.damage()));
    if (!found.isEmpty()) {
      return;
    }
    Optional<RunFolder.Done> done = run.done();
    Optional<Evaluation> recorded = run.evaluation();
    Storage dataset = datasets.get(spec.dataset());
    if (done.isPresent() && recorded.isPresent() && dataset != null) {
      evaluations.put(spec.fingerprint(), recorded.get());
      Evaluation computed = Reevaluation.of(store, dataset, work, spec, done.get().steps());
      evaluated++;
      if (!computed.equals(recorded.get())) {
        problems.add(
            run.storage().pathOf("evaluation.json")
                + " has "
                + words(recorded.get())
                + "; the checkpoints give "
                + words(computed)
                + " on this machine");
      }
    }
  }

  private static String words(Evaluation evaluation) {
    return "top-1 "
        + evaluation.trained().top1()
        + " and loss "
        + evaluation.trained().loss()
        + ", before training "
        + evaluation.initial().top1()
        + " and "
        + evaluation.initial().loss();
  }

  private void checkReports() throws IOException {
    Storage parent = store.storage().in(ArtifactStore.REPORTS);
    for (String name : parent.children("")) {
      Storage report = parent.in(name);
      if (report.isFile(RESULTS)) {
        reports++;
        checkReport(report.pathOf(RESULTS), report.read(RESULTS));
      }
    }
  }

  private void checkReport(String file, byte[] content) {
    JsonNode results;
    try {
      results = RecordedResults.parse(content, file);
    } catch (DamagedFileException e) {
      problems.add(String.valueOf(e.getMessage()));
      return;
    }
    for (JsonNode run : results.path("runs")) {
      Evaluation evaluation = evaluations.get(run.path("fingerprint").asText());
      if (evaluation != null
          && !(isSame(run, "", evaluation.trained())
              && isSame(run, "initial_", evaluation.initial()))) {
        problems.add(
            file
                + " has other accuracies of "
                + run.path("run").asText()
                + " than its evaluation.json; lsq report writes it again");
      }
    }
  }

  private static boolean isSame(JsonNode run, String prefix, Accuracy accuracy) {
    return run.path(prefix + "top1").asDouble(Double.NaN) == accuracy.top1()
        && run.path(prefix + "top5").asDouble(Double.NaN) == accuracy.top5()
        && run.path(prefix + "loss").asDouble(Double.NaN) == accuracy.loss();
  }
}
