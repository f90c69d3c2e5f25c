package org.lsqbeam.pipelines.verify;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.ScratchDirectory;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.prepare.RejectedList;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Checks every file of an output. Digests are compared with contents, evaluations are computed
 * again from the checkpoints, and the accuracies of the reports are compared with the evaluations.
 * Nothing is written. A file that cannot be read is a problem of its own and does not end the
 * check.
 */
public final class OutputCheck {
  private final ArtifactStore store;
  private final WorkerDirectory work;
  private final Map<String, Set<String>> problems = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private final Map<String, Storage> datasets = new HashMap<>();
  private final Set<String> datasetNames = new HashSet<>();
  private final Map<String, CheckedRun> runs = new HashMap<>();
  private int shards;
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
   * @param networks packed ones that were made again
   * @param agreements of packed networks with their trained graphs that were found again
   * @param reports that were checked
   * @param problems by the folder of the dataset, run or report; each names its file
   * @param remarks what was not checked, and why
   */
  public record Outcome(
      int datasets,
      int shards,
      int runs,
      int evaluations,
      int networks,
      int agreements,
      int reports,
      Map<String, Set<String>> problems,
      List<String> remarks) {
    /** The number of problems. */
    public int found() {
      return problems.values().stream().mapToInt(Set::size).sum();
    }
  }

  /**
   * Checks an output.
   *
   * @param work takes local copies of what is in Cloud Storage, which are removed at the end:
   *     copies of earlier commands would hide what is damaged since
   */
  public static Outcome of(ArtifactStore store, WorkerDirectory work)
      throws IOException, InterruptedException {
    if (store.storage().objectStorage().isEmpty()) {
      return outcome(new OutputCheck(store, work));
    }
    try (ScratchDirectory fresh = ScratchDirectory.in(work)) {
      WorkerDirectory copies = new WorkerDirectory(fresh.path().toString(), work.cacheBytes());
      return outcome(new OutputCheck(store, copies));
    }
  }

  private static Outcome outcome(OutputCheck check) throws IOException, InterruptedException {
    Storage storage = check.store.storage();
    check.each(storage.in(ArtifactStore.DATASETS), check::checkDataset);
    check.each(check.store.runs(), check::checkRun);
    check.requireDatasets(storage);
    check.each(storage.in(ArtifactStore.REPORTS), check::checkReport);
    return new Outcome(
        check.datasets.size(),
        check.shards,
        check.runs.size(),
        check.computedAgain(CheckedRun.EVALUATION),
        check.computedAgain(PackedFile.NAME),
        check.computedAgain(AgreementFile.NAME),
        check.reports,
        check.problems,
        check.remarks);
  }

  private int computedAgain(String file) {
    return (int) runs.values().stream().filter(run -> run.computedAgain(file)).count();
  }

  /** The check of one child of a folder. */
  @FunctionalInterface
  private interface Check {
    void of(Storage child, String name) throws IOException, InterruptedException;
  }

  private void each(Storage parent, Check check) throws IOException, InterruptedException {
    for (String name : parent.children("")) {
      if (name.startsWith(".")) {
        continue;
      }
      Storage child = parent.in(name);
      try {
        check.of(child, name);
      } catch (InterruptedIOException | ClosedByInterruptException e) {
        throw e;
      } catch (InvalidDataException e) {
        add(child, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        add(child, unreadable(child, e));
      } catch (UncheckedIOException e) {
        add(child, unreadable(child, Objects.requireNonNull(e.getCause())));
      }
    }
  }

  private Set<String> problemsOf(Storage folder) {
    return problems.computeIfAbsent(folder.root(), root -> new LinkedHashSet<>());
  }

  private void add(Storage folder, String problem) {
    problemsOf(folder).add(problem);
  }

  private static String unreadable(Storage folder, IOException cause) {
    String message = NamedErrors.message(cause);
    return message.contains(folder.root()) ? message : folder.root() + ": " + message;
  }

  private void checkDataset(Storage folder, String name) throws IOException {
    if (!folder.isFolder("")) {
      ignore(folder.root(), "dataset");
      return;
    }
    datasetNames.add(CheckedRun.digits(name));
    DatasetManifest manifest = DatasetCache.manifest(folder);
    List<String> damaged = new DatasetCache(work).problems(folder, manifest);
    damaged.forEach(problem -> add(folder, problem));
    if (damaged.isEmpty()) {
      datasets.put(manifest.fingerprint(), folder);
      shards += manifest.train().shards().size() + manifest.validation().shards().size();
    }
    Set<String> own = DatasetCache.files(manifest);
    for (String child : folder.children("")) {
      if (!child.startsWith(".") && !own.contains(child) && !RejectedList.isName(child)) {
        ignore(folder.pathOf(child), "file of the dataset");
      }
    }
    RejectedList.verify(folder, manifest);
  }

  /** Finds the datasets that runs were trained on and that are gone. */
  private void requireDatasets(Storage output) {
    Map<String, Integer> missing = new TreeMap<>();
    for (CheckedRun run : runs.values()) {
      run.dataset()
          .map(Sha256::digits)
          .filter(digits -> !datasetNames.contains(digits))
          .ifPresent(digits -> missing.merge(digits, 1, Integer::sum));
    }
    Storage parent = output.in(ArtifactStore.DATASETS);
    missing.forEach(
        (digits, count) ->
            add(
                parent,
                parent.root()
                    + " has no dataset "
                    + digits
                    + ", on which "
                    + (count == 1 ? "a run was" : count + " runs were")
                    + " trained; lsq prepare, with the same images, makes it again"));
  }

  private void checkRun(Storage folder, String name) throws IOException, InterruptedException {
    if (!CheckedRun.isName(name)) {
      ignore(folder.root(), "run");
      return;
    }
    CheckedRun run = new CheckedRun(folder, problemsOf(folder));
    if (!folder.isFolder("")) {
      add(folder, folder.root() + " is a file; must be the folder of a run");
    } else if (run.hasBegun()) {
      runs.put(CheckedRun.digits(name), run);
      try {
        run.check(store, work, datasets);
        run.strays().forEach(stray -> ignore(stray, "checkpoint of the run"));
      } finally {
        remarks.addAll(run.notComputed());
      }
    } else {
      new RunFolder(folder).failure();
    }
  }

  private void checkReport(Storage folder, String name) throws IOException {
    if (ReportCheck.isReport(folder)) {
      reports++;
      problemsOf(folder).addAll(ReportCheck.problems(folder, name, runs));
    } else {
      ignore(folder.root(), "report");
    }
  }

  private void ignore(String path, String kind) {
    remarks.add("ignored: " + path + " is no " + kind);
  }
}
