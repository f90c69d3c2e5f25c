package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.transforms.storage.Storage;

/** The folder of one run and the artifacts in it. */
public final class RunFolder {
  /** Written last by training; without it a run is not done. */
  public static final String DONE = "done.json";

  static final String PROVENANCE = "provenance.json";
  static final String FAILED = "failed.json";
  private static final String EVALUATION = "evaluation.json";
  private static final String QUANTIZATION_ERROR = "quantization-error.json";

  private final Storage storage;

  /** The run in a folder. */
  public RunFolder(Storage storage) {
    this.storage = storage;
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
   * The content of {@value #DONE}.
   *
   * @param steps updates done, which name the last checkpoint
   * @param sha256 of the variables in the last checkpoint, in hex
   */
  public record Done(long steps, String sha256) {}

  /** Reads {@value #DONE}; empty if training is not done. */
  public Optional<Done> done() throws IOException {
    return read(DONE, Done.class);
  }

  /** Marks training as done, and removes the record of an earlier failure. */
  public void writeDone(Done done) throws IOException {
    write(DONE, done);
    storage.delete(FAILED);
  }

  /** Reads the accuracies; empty if the run is not evaluated. */
  public Optional<Evaluation> evaluation() throws IOException {
    return read(EVALUATION, Evaluation.class);
  }

  /** Writes the accuracies. */
  public void writeEvaluation(Evaluation evaluation) throws IOException {
    write(EVALUATION, evaluation);
  }

  /** Reads the quantization error of the step sizes; empty if it is not measured. */
  public Optional<QuantizationError> quantizationError() throws IOException {
    return read(QUANTIZATION_ERROR, QuantizationError.class);
  }

  /** Writes the quantization error of the step sizes. */
  public void writeQuantizationError(QuantizationError error) throws IOException {
    write(QUANTIZATION_ERROR, error);
  }

  /** The content of {@value #FAILED}. */
  record Failure(String reason) {}

  /** Reads why training failed; empty if it did not, or is done since. */
  public Optional<String> failure() throws IOException {
    return done().isPresent() ? Optional.empty() : read(FAILED, Failure.class).map(Failure::reason);
  }

  /** Records that training failed. */
  public void writeFailure(String reason) throws IOException {
    write(FAILED, new Failure(reason));
  }

  /** Returns the updates done by the latest checkpoint; empty if there is none. */
  public OptionalLong latestStep() throws IOException {
    Optional<Path> local = storage.localPath("");
    return local.isPresent()
        ? new Checkpoints(local.get()).latestStep()
        : new StoredCheckpoints(storage).whole().stream().mapToLong(Long::longValue).max();
  }

  /**
   * Checks that a checkpoint is as it was saved.
   *
   * @param copy a local copy, or the checkpoint itself
   * @throws InvalidDataException if it is damaged; names the file of this run
   */
  public void requireSaved(long step, Checkpoint copy) throws IOException {
    String folder = Checkpoints.FOLDER + "/" + Checkpoints.name(step);
    String sha256 = copy.sha256();
    try {
      requireSame(sha256, copy.savedSha256(), folder, "its state.json");
    } catch (InvalidDataException e) {
      String message = String.valueOf(e.getMessage());
      throw new InvalidDataException(
          message.replace(copy.folder().toString(), storage.pathOf(folder)), e);
    }
    Optional<Done> done = done().filter(ended -> ended.steps() == step);
    if (done.isPresent()) {
      requireSame(sha256, done.get().sha256(), folder, "the run's " + DONE);
    }
  }

  private void requireSame(String sha256, String saved, String folder, String source) {
    if (!sha256.equals(saved)) {
      throw new InvalidDataException(
          storage.pathOf(folder + "/" + Checkpoint.FILES.get(0))
              + " is damaged: its SHA-256 differs from that in "
              + source
              + "; remove "
              + storage.pathOf(folder)
              + ", and "
              + DONE
              + " where there is one, to continue from the checkpoint before it");
    }
  }

  /** Reads the metrics, a line per epoch done. */
  public List<EpochMetrics> metrics() throws IOException {
    return text(MetricsFile.NAME)
        .map(text -> MetricsFile.parse(text, storage.pathOf(MetricsFile.NAME)))
        .orElse(List.of());
  }

  /** Reads the provenance; empty if training has not begun. */
  public Optional<Provenance> provenance() throws IOException {
    return read(PROVENANCE, Provenance.class);
  }

  /** Writes the provenance. */
  public void writeProvenance(Provenance provenance) throws IOException {
    write(PROVENANCE, provenance);
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

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    return text(name).map(text -> Json.parse(text, type, storage.pathOf(name)));
  }

  private Optional<String> text(String name) throws IOException {
    try {
      return Optional.of(new String(storage.read(name), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void write(String name, Object value) throws IOException {
    storage.write(name, Json.indented(value));
  }
}
