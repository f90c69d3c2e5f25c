package org.lsqbeam.pipelines.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.run.RunCheck;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.training.NetworkEvaluation;
import org.lsqbeam.transforms.training.NetworkExport;
import org.lsqbeam.transforms.training.WorkFolders;

/** The check of one run: its files, and its evaluation, which is computed again. */
final class CheckedRun {
  private static final Pattern NAME = Pattern.compile(".+-[0-9a-f]{12}");
  private static final int DIGITS = 12;

  static final String EVALUATION = "evaluation.json";
  private static final String QUANTIZATION_ERROR = "quantization-error.json";
  private static final String PROVENANCE = "provenance.json";

  /** The files that a trained run has, and those that are computed from them. */
  private static final List<String> RESULTS =
      List.of(
          RunFolder.DONE,
          EVALUATION,
          PredictionsFile.NAME,
          QUANTIZATION_ERROR,
          PackedFile.NAME,
          AgreementFile.NAME);

  /** The files that the computation of an evaluation does not read. */
  private static final Set<String> NOT_READ =
      Set.of(
          MetricsFile.NAME,
          PROVENANCE,
          PredictionsFile.NAME,
          QUANTIZATION_ERROR,
          PackedFile.NAME,
          AgreementFile.NAME);

  /** The files that are computed again. */
  private static final Set<String> COMPUTED =
      Set.of(EVALUATION, PredictionsFile.NAME, PackedFile.NAME, AgreementFile.NAME);

  private static final List<String> FILES =
      Stream.concat(Stream.of(Trainer.SPEC_FILE, MetricsFile.NAME, PROVENANCE), RESULTS.stream())
          .toList();

  private final RunFolder run;
  private final Storage folder;
  private final Set<String> problems;
  private final List<String> damaged = new ArrayList<>();
  private Optional<TrainingSpec> spec = Optional.empty();
  private Optional<Evaluation> recorded = Optional.empty();
  private Optional<PredictionsFile> predictions = Optional.empty();
  private Optional<AgreementFile> agreement = Optional.empty();
  private boolean checked;
  private final Set<String> computed = new HashSet<>();
  private String reason = "it could not be read";

  /**
   * A run that is not checked yet.
   *
   * @param problems takes what is wrong
   */
  CheckedRun(Storage folder, Set<String> problems) {
    this.run = new RunFolder(folder);
    this.folder = folder;
    this.problems = problems;
  }

  /** Whether a folder of this name is a run's. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The first digits of the fingerprint, which end a run's name. */
  static String digits(String name) {
    return name.substring(Math.max(0, name.length() - DIGITS));
  }

  /** Whether training has left more than a lock, a log or the reason why it failed. */
  boolean hasBegun() throws IOException {
    List<String> files = folder.children("");
    return files.contains(Trainer.SPEC_FILE)
        || RESULTS.stream().anyMatch(files::contains)
        || run.latestStep().isPresent();
  }

  /** Whether a file was computed again. */
  boolean computedAgain(String file) {
    return computed.contains(file);
  }

  /** The fingerprint of the dataset that the run was trained on, as far as its spec is readable. */
  Optional<String> dataset() {
    return spec.map(TrainingSpec::dataset);
  }

  /** The recorded accuracies; empty if there are none, or they are damaged. */
  Optional<Evaluation> recorded() {
    return recorded;
  }

  /** The recorded predictions; empty if there are none, or they are damaged. */
  Optional<PredictionsFile> predictions() {
    return predictions;
  }

  /** Returns the recorded agreement of its integers; empty if it is missing or damaged. */
  Optional<AgreementFile> agreement() {
    return agreement;
  }

  /** Whether a file is damaged or could not be read, so that its accuracies may be unknown. */
  boolean isDamaged() {
    return !checked || !damaged.isEmpty();
  }

  /** Names what the run has that was not computed again, and the reason. */
  List<String> notComputed() throws IOException {
    return folder.children("").stream()
        .filter(file -> COMPUTED.contains(file) && !computed.contains(file))
        .map(file -> "not computed again: " + folder.pathOf(file) + ", because " + reason)
        .toList();
  }

  /**
   * Checks the run.
   *
   * @param datasets whole ones, by fingerprint
   */
  void check(ArtifactStore store, WorkerDirectory work, Map<String, Storage> datasets)
      throws IOException, InterruptedException {
    checkAll(store, work, datasets);
    checked = true;
  }

  private void checkAll(ArtifactStore store, WorkerDirectory work, Map<String, Storage> datasets)
      throws IOException, InterruptedException {
    for (String file : FILES) {
      try {
        if (folder.isFolder(file)) {
          add(file, folder.pathOf(file) + " is a folder; must be a file");
        } else if (folder.localPath(file).isPresent()) {
          MisplacedException.requireFile(folder.localPath(file).get());
        }
      } catch (MisplacedException e) {
        add(file, String.valueOf(e.getMessage()));
      }
    }
    if (!damaged.isEmpty()) {
      return;
    }
    spec = readSpec();
    if (spec.isEmpty()) {
      return;
    }
    checkFiles(spec.get());
    if (!damaged.contains(RunFolder.DONE) && !damaged.contains(EVALUATION)) {
      recorded = run.evaluation();
    }
    if (!damaged.contains(RunFolder.DONE) && isWhole(PredictionsFile.NAME)) {
      predictions = BoundFile.predictions(run, spec.get()).read();
    }
    if (!damaged.contains(RunFolder.DONE) && isWhole(AgreementFile.NAME)) {
      agreement = BoundFile.agreement(run, spec.get()).read();
    }
    if (!NOT_READ.containsAll(damaged)) {
      return;
    }
    Optional<Storage> dataset = Optional.ofNullable(datasets.get(spec.get().dataset()));
    if (dataset.isEmpty()) {
      reason = "its dataset is missing or not whole";
      return;
    }
    reason = "its dataset or a checkpoint cannot be read";
    pack(work, spec.get(), dataset.get());
    if (recorded.isPresent()) {
      compute(new WorkFolders(store, dataset.get(), work), spec.get(), recorded.get());
    } else {
      reason = folder.pathOf(EVALUATION) + " is missing";
    }
  }

  /** Finds what lies among the checkpoints and is none that a run that is done keeps. */
  List<String> strays() throws IOException {
    if (damaged.contains(RunFolder.DONE) || run.done().isEmpty()) {
      return List.of();
    }
    List<String> children = new ArrayList<>(folder.children(Checkpoints.FOLDER));
    children.removeIf(child -> child.startsWith("."));
    children.removeAll(keptCheckpoints(children, run.done().get().steps()));
    return children.stream().map(child -> folder.pathOf(Checkpoints.FOLDER + "/" + child)).toList();
  }

  /** The first checkpoint, the last, and the one before it, which may be from within an epoch. */
  private List<String> keptCheckpoints(List<String> children, long last) throws IOException {
    List<String> kept = new ArrayList<>(List.of(Checkpoints.name(0), Checkpoints.name(last)));
    OptionalLong before =
        children.stream()
            .map(Checkpoints::stepOf)
            .flatMapToLong(OptionalLong::stream)
            .filter(step -> step > 0 && step < last)
            .max();
    if (before.isPresent()
        && spec.isPresent()
        && RunCheck.isSaved(run, spec.get(), before.getAsLong())) {
      kept.add(Checkpoints.name(before.getAsLong()));
    }
    return kept;
  }

  private void add(String file, String problem) {
    problems.add(problem);
    damaged.add(file);
    if (!NOT_READ.contains(file)) {
      reason = "there is a problem with the run's " + file;
    }
  }

  private Optional<TrainingSpec> readSpec() throws IOException {
    try {
      return Optional.of(run.spec());
    } catch (DamagedFileException e) {
      add(Trainer.SPEC_FILE, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void checkFiles(TrainingSpec of) throws IOException {
    boolean done = folder.isFile(RunFolder.DONE);
    if (!done && folder.children("").stream().anyMatch(RESULTS::contains)) {
      add(
          RunFolder.DONE,
          folder.pathOf(RunFolder.DONE)
              + " is missing; the command that trained the run makes it again");
    }
    for (RunCheck.Problem problem : RunCheck.problems(run, of)) {
      // Without done.json, nothing tells which variables a result is of.
      if (done || !RESULTS.contains(problem.name())) {
        add(problem.name(), problem.damage());
      }
    }
    if (done && !folder.isFile(PROVENANCE) && !damaged.contains(PROVENANCE)) {
      add(
          PROVENANCE,
          folder.pathOf(PROVENANCE)
              + " is missing; remove the run's folder to train the run again");
    }
  }

  /** Computes the accuracies and predictions again, in the arithmetic that computed them. */
  private void compute(WorkFolders folders, TrainingSpec of, Evaluation evaluation)
      throws IOException, InterruptedException {
    PreparedDataset prepared = new DatasetCache(folders.work()).open(folders.dataset());
    Optional<NetworkEvaluation.Outcome> again =
        new NetworkEvaluation(folders, prepared, of, evaluation.used()).outcomeAsWanted();
    if (again.isEmpty()) {
      reason = "its arithmetic is int8, which is not exact on this machine";
      return;
    }
    computed.add(EVALUATION);
    if (!again.get().evaluation().hasAccuraciesOf(evaluation)) {
      problems.add(
          folder.pathOf(EVALUATION)
              + " has "
              + words(evaluation)
              + "; the checkpoints give "
              + words(again.get().evaluation())
              + " on this machine");
    }
    if (predictions.isPresent()) {
      computed.add(PredictionsFile.NAME);
      PredictionsDifference.of(predictions.get(), again.get().predictions())
          .ifPresent(text -> problems.add(folder.pathOf(PredictionsFile.NAME) + ": " + text));
    }
  }

  private boolean isWhole(String file) throws IOException {
    return folder.isFile(file) && !damaged.contains(file);
  }

  /** Packs the network again, and compares it with its graph again. */
  private void pack(WorkerDirectory work, TrainingSpec of, Storage dataset)
      throws IOException, InterruptedException {
    if (agreement.isEmpty() && !isWhole(PackedFile.NAME)) {
      return;
    }
    Optional<PreparedDataset> images =
        agreement.isPresent()
            ? Optional.of(new DatasetCache(work).open(dataset))
            : Optional.empty();
    NetworkExport.Packed again =
        new NetworkExport(run, of, DatasetCache.manifest(dataset), work).packed(images);
    if (isWhole(PackedFile.NAME)) {
      computed.add(PackedFile.NAME);
      if (!Arrays.equals(again.network(), folder.read(PackedFile.NAME))) {
        problems.add(
            folder.pathOf(PackedFile.NAME)
                + " has other bytes than the checkpoint gives; remove it,"
                + " and the command that trained the run makes it again");
      }
    }
    if (agreement.isPresent()) {
      computed.add(AgreementFile.NAME);
      AgreementDifference.of(agreement.get(), again.agreement().orElseThrow(), images.orElseThrow())
          .ifPresent(text -> problems.add(folder.pathOf(AgreementFile.NAME) + ": " + text));
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
}
