package org.lsqbeam.transforms.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.storage.Storage;

/** The folder of one run and the artifacts in it. */
public final class RunFolder {
  /** Written last by training; without it a run is not done. */
  public static final String DONE = "done.json";

  /** Written where training failed, or evaluation. */
  public static final String FAILED = "failed.json";

  /** The remedy where a file is damaged that does not follow from others. */
  static final String TRAIN_AGAIN = "; remove the run's folder to train the run again";

  static final String PROVENANCE = "provenance.json";
  static final String EVALUATION = "evaluation.json";
  static final String QUANTIZATION_ERROR = "quantization-error.json";

  private final Storage storage;
  private final String digits;

  /** The run in a folder. */
  public RunFolder(Storage storage) {
    this(storage, digits(storage.root()));
  }

  private RunFolder(Storage storage, String digits) {
    this.storage = storage;
    this.digits = digits;
  }

  /** The same run in a local copy of its folder. */
  RunFolder at(Path copy) {
    return new RunFolder(Storage.at(copy.toString()), digits);
  }

  /** The run in a local folder. */
  public RunFolder(Path path) {
    this(Storage.at(path.toString()));
  }

  /** The folder itself. */
  public Storage storage() {
    return storage;
  }

  /**
   * Reads the spec of a run that has begun.
   *
   * @throws DamagedFileException if it is missing, damaged, or of another run
   */
  public TrainingSpec spec() throws IOException {
    String file = storage.pathOf(Trainer.SPEC_FILE);
    String text =
        text(Trainer.SPEC_FILE).orElseThrow(() -> new DamagedFileException(file + " is missing"));
    TrainingSpec spec = Json.parse(text, TrainingSpec.class, file);
    if (!spec.fingerprint().startsWith(digits)) {
      throw new DamagedFileException(file + " is damaged: it is of the run " + spec.runName());
    }
    return spec;
  }

  /**
   * The content of {@value #DONE}.
   *
   * @param run the fingerprint of the run's spec
   * @param steps updates done, which name the last checkpoint
   * @param sha256 of the variables in the last checkpoint, in hex
   */
  public record Done(String run, long steps, String sha256) {}

  /**
   * Reads {@value #DONE}; empty if training is not done.
   *
   * @throws DamagedFileException if it is damaged, or of another run
   */
  public Optional<Done> done() throws IOException {
    Optional<Done> done = sealed(DONE, Done.class);
    if (done.isPresent() && !done.get().run().startsWith(digits)) {
      throw new DamagedFileException(storage.pathOf(DONE) + " is damaged: it is of another run");
    }
    return done;
  }

  /** The digits of the fingerprint in the folder's name; empty if it has another name. */
  String digits() {
    return digits;
  }

  private static String digits(String root) {
    String last = root.substring(root.lastIndexOf('-') + 1);
    return last.matches("[0-9a-f]{12}") ? last : "";
  }

  /** Marks training as done, and removes the record of an earlier failure. */
  public void writeDone(Done done) throws IOException {
    writeSealed(DONE, done);
    storage.delete(FAILED);
  }

  /**
   * A result and the variables that it was computed from.
   *
   * @param sha256 of the variables in the last checkpoint, in hex
   */
  private record EvaluationOf(
      Accuracy initial,
      Accuracy trained,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ArithmeticChoice arithmetic,
      String sha256) {}

  private record QuantizationErrorOf(int images, List<LearnedStepSize> stepSizes, String sha256) {}

  /**
   * Reads the accuracies; empty if the run is not evaluated.
   *
   * @throws DamagedFileException if they are damaged, or of other variables than the run's
   */
  public Optional<Evaluation> evaluation() throws IOException {
    return result(EVALUATION, EvaluationOf.class, EvaluationOf::sha256)
        .map(result -> new Evaluation(result.initial(), result.trained(), result.arithmetic()));
  }

  /** Removes the accuracies. */
  public void removeEvaluation() throws IOException {
    storage.delete(EVALUATION);
  }

  /** Writes the accuracies of a run that is done, and removes the record of an earlier failure. */
  public void writeEvaluation(Evaluation evaluation) throws IOException {
    writeSealed(
        EVALUATION,
        new EvaluationOf(
            evaluation.initial(), evaluation.trained(), evaluation.arithmetic(), trainedSha256()));
    storage.delete(FAILED);
  }

  /**
   * Reads the quantization error of the step sizes; empty if it is not measured.
   *
   * @throws DamagedFileException if it is damaged, or of other variables than the run's
   */
  public Optional<QuantizationError> quantizationError() throws IOException {
    return result(QUANTIZATION_ERROR, QuantizationErrorOf.class, QuantizationErrorOf::sha256)
        .map(result -> new QuantizationError(result.images(), result.stepSizes()));
  }

  /** Writes the quantization error of the step sizes of a run that is done. */
  public void writeQuantizationError(QuantizationError error) throws IOException {
    writeSealed(
        QUANTIZATION_ERROR,
        new QuantizationErrorOf(error.images(), error.stepSizes(), trainedSha256()));
  }

  private <T> Optional<T> result(String name, Class<T> type, Function<T, String> sha256)
      throws IOException {
    Optional<T> result = sealed(name, type);
    if (result.isPresent()) {
      Optional<Done> done = done();
      if (done.isEmpty() || !done.get().sha256().equals(sha256.apply(result.get()))) {
        throw new DamagedFileException(
            storage.pathOf(name) + " is damaged: it is not of the run's variables");
      }
    }
    return result;
  }

  private String trainedSha256() throws IOException {
    return done()
        .orElseThrow(() -> new InvalidDataException(root() + " is not trained yet"))
        .sha256();
  }

  /**
   * The content of {@value #FAILED}.
   *
   * @param sha256 of the trained variables that cannot be evaluated, in hex; null if training
   *     failed
   */
  record Failure(
      String reason, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sha256) {}

  /**
   * Reads why training or evaluation failed; empty if it did not, or is done since.
   *
   * @throws DamagedFileException if the file is damaged, or of another run
   */
  public Optional<String> failure() throws IOException {
    Optional<Failure> failure = recordedFailure();
    Optional<Done> done = done();
    if (done.isPresent() && failure.isPresent()) {
      boolean ofItsVariables = done.get().sha256().equals(failure.get().sha256());
      return ofItsVariables && evaluation().isEmpty()
          ? failure.map(Failure::reason)
          : Optional.empty();
    }
    return failure.map(Failure::reason);
  }

  /** Reads {@value #FAILED} without a look at {@value #DONE}. */
  Optional<Failure> recordedFailure() throws IOException {
    return text(FAILED)
        .map(text -> SealedJson.parse(text, Failure.class, storage.pathOf(FAILED), digits));
  }

  /** Records that a run that is done cannot be evaluated; another machine may have done it. */
  public void writeEvaluationFailure(String reason) throws IOException {
    removeEvaluation();
    Failure failure = new Failure(reason + TRAIN_AGAIN, trainedSha256());
    storage.write(FAILED, SealedJson.indented(failure, digits));
  }

  /** Removes the records of failed attempts, so that the run is tried again. */
  public void forgetFailure() throws IOException {
    new Attempts(this).forget();
    storage.delete(FAILED);
  }

  /** Records that training failed. */
  public void writeFailure(String reason) throws IOException {
    storage.write(FAILED, failure(reason));
  }

  /** Returns the content of {@value #FAILED}. */
  byte[] failure(String reason) throws IOException {
    return SealedJson.indented(new Failure(reason, null), digits);
  }

  /** Returns the updates done by the latest checkpoint; empty if there is none. */
  public OptionalLong latestStep() throws IOException {
    Optional<Path> local = storage.localPath("");
    return local.isPresent()
        ? new Checkpoints(local.get()).latestStep()
        : new StoredCheckpoints(storage).whole().stream().mapToLong(Long::longValue).max();
  }

  /**
   * Reads the metrics, a line per epoch done.
   *
   * @throws DamagedFileException if a line is damaged
   */
  public List<EpochMetrics> metrics() throws IOException {
    try {
      return text(MetricsFile.NAME)
          .map(text -> MetricsFile.parse(text, storage.pathOf(MetricsFile.NAME), digits))
          .orElse(List.of());
    } catch (DamagedFileException e) {
      throw new DamagedFileException(e.getMessage() + TRAIN_AGAIN, e);
    }
  }

  /**
   * Reads the provenance; empty if training has not begun.
   *
   * @throws DamagedFileException if it is damaged
   */
  public Optional<Provenance> provenance() throws IOException {
    return text(PROVENANCE)
        .map(text -> SealedJson.parse(text, Provenance.class, storage.pathOf(PROVENANCE), digits));
  }

  /** Writes the provenance. */
  public void writeProvenance(Provenance provenance) throws IOException {
    storage.write(PROVENANCE, content(provenance));
  }

  /** Returns the content of {@value #PROVENANCE}. */
  byte[] content(Provenance provenance) throws IOException {
    return SealedJson.indented(provenance, digits);
  }

  /** The folder, for messages. */
  public String root() {
    return storage.root();
  }

  /**
   * The path of a local run.
   *
   * @throws IllegalStateException if the run is in an object store
   */
  public Path path() {
    return storage
        .localPath("")
        .orElseThrow(() -> new IllegalStateException(root() + " is not a local folder"));
  }

  /** The checkpoint of a local run after a number of updates. */
  public Checkpoint checkpoint(long steps) {
    return new Checkpoints(path()).at(steps);
  }

  private <T> Optional<T> sealed(String name, Class<T> type) throws IOException {
    return text(name).map(text -> SealedJson.parse(text, type, storage.pathOf(name)));
  }

  private Optional<String> text(String name) throws IOException {
    try {
      return Optional.of(Utf8.decodeArtifact(storage.read(name), storage.pathOf(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void writeSealed(String name, Object value) throws IOException {
    storage.write(name, SealedJson.indented(value));
  }
}
