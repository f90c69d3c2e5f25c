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
import org.lsqbeam.transforms.storage.LocalStorage;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The artifacts of one run.
 *
 * @param storage its folder
 */
public record RunFolder(Storage storage) {
  public static final String DONE = "done.json";
  static final String FAILED = "failed.json";

  /** A run in a folder of this machine. */
  public RunFolder(Path path) {
    this(Storage.at(path.toString()));
  }

  /**
   * {@code done.json}, written last of all that training writes: without it nothing is believed.
   *
   * @param steps updates done; names the last checkpoint
   * @param sha256 of the last checkpoint's variables, in hex
   */
  public record Done(long steps, String sha256) {}

  /** What {@code done.json} says, if training is done. */
  public Optional<Done> done() throws IOException {
    return read(DONE, Done.class);
  }

  /** Marks training as done; why an earlier attempt failed is forgotten. */
  public void writeDone(Done done) throws IOException {
    write(DONE, done);
    storage.delete(FAILED);
  }

  /** The accuracies, if evaluation is done. */
  public Optional<Evaluation> evaluation() throws IOException {
    return read("evaluation.json", Evaluation.class);
  }

  /** Writes the accuracies. */
  public void writeEvaluation(Evaluation evaluation) throws IOException {
    write("evaluation.json", evaluation);
  }

  /** How near its step sizes are to those of the least error, if that was measured. */
  public Optional<QuantizationError> quantizationError() throws IOException {
    return read("quantization-error.json", QuantizationError.class);
  }

  /** Writes how near its step sizes are to those of the least error. */
  public void writeQuantizationError(QuantizationError error) throws IOException {
    write("quantization-error.json", error);
  }

  record Failure(String reason) {}

  /** Why training failed, if it did and was not brought to its end since. */
  public Optional<String> failure() throws IOException {
    return done().isPresent() ? Optional.empty() : read(FAILED, Failure.class).map(Failure::reason);
  }

  /** Notes that training failed. */
  public void writeFailure(String reason) throws IOException {
    write(FAILED, new Failure(reason));
  }

  /** Updates done by the latest checkpoint, if there is one. */
  public OptionalLong latestStep() throws IOException {
    return storage instanceof LocalStorage
        ? new Checkpoints(path()).latestStep()
        : new StoredCheckpoints(storage).whole().stream().mapToLong(Long::longValue).max();
  }

  /**
   * Makes sure that a checkpoint holds what was saved.
   *
   * @param copy of it on this machine, or the checkpoint itself
   * @throws InvalidDataException that names this run's file, if it does not
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
              + " is damaged: its SHA-256 is not that in "
              + source
              + "; remove "
              + storage.pathOf(folder)
              + ", and "
              + DONE
              + " where there is one, to continue from the checkpoint before it");
    }
  }

  /** A line per epoch done; maybe none. */
  public List<EpochMetrics> metrics() throws IOException {
    return text(MetricsFile.NAME)
        .map(text -> MetricsFile.parse(text, storage.pathOf(MetricsFile.NAME)))
        .orElse(List.of());
  }

  /** Where the run's numbers come from, if training has begun. */
  public Optional<Provenance> provenance() throws IOException {
    return read("provenance.json", Provenance.class);
  }

  /** Writes where the run's numbers come from. */
  public void writeProvenance(Provenance provenance) throws IOException {
    write("provenance.json", provenance);
  }

  /** The folder, for messages. */
  public String root() {
    return storage.root();
  }

  /**
   * The folder of a run on this machine.
   *
   * @throws IllegalStateException if it is in Cloud Storage
   */
  public Path path() {
    if (storage instanceof LocalStorage local) {
      return local.path("");
    }
    throw new IllegalStateException(root() + " is not on this machine");
  }

  /** The checkpoint after a number of updates, of a run on this machine. */
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
