package org.lsqbeam.transforms.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.graphs.measure.QuantizationError;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;

/**
 * The artifacts of one run.
 *
 * @param path its folder
 */
public record RunFolder(Path path) {
  /**
   * {@code done.json}, written last of all that training writes: without it nothing is believed.
   *
   * @param steps updates done; names the last checkpoint
   * @param sha256 of the last checkpoint's variables, in hex
   */
  public record Done(long steps, String sha256) {}

  /** What {@code done.json} says, if training is done. */
  public Optional<Done> done() throws IOException {
    return read("done.json", Done.class);
  }

  /** Marks training as done. */
  public void writeDone(Done done) throws IOException {
    Json.write(path.resolve("done.json"), done);
  }

  /** The accuracies, if evaluation is done. */
  public Optional<Evaluation> evaluation() throws IOException {
    return read("evaluation.json", Evaluation.class);
  }

  /** Writes the accuracies. */
  public void writeEvaluation(Evaluation evaluation) throws IOException {
    Json.write(path.resolve("evaluation.json"), evaluation);
  }

  /** How near its step sizes are to those of the least error, if that was measured. */
  public Optional<QuantizationError> quantizationError() throws IOException {
    return read("quantization-error.json", QuantizationError.class);
  }

  /** Writes how near its step sizes are to those of the least error. */
  public void writeQuantizationError(QuantizationError error) throws IOException {
    Json.write(path.resolve("quantization-error.json"), error);
  }

  private record Failure(String reason) {}

  /** Why training failed, if it did and was not brought to its end since. */
  public Optional<String> failure() throws IOException {
    return done().isPresent()
        ? Optional.empty()
        : read("failed.json", Failure.class).map(Failure::reason);
  }

  /** Notes that training failed. */
  public void writeFailure(String reason) throws IOException {
    Json.write(path.resolve("failed.json"), new Failure(reason));
  }

  /** Updates done by the latest checkpoint, if there is one. */
  public OptionalLong latestStep() throws IOException {
    return new Checkpoints(path).latestStep();
  }

  /** Where the run's numbers come from, if training has begun. */
  public Optional<Provenance> provenance() throws IOException {
    return read("provenance.json", Provenance.class);
  }

  /** Writes where the run's numbers come from. */
  public void writeProvenance(Provenance provenance) throws IOException {
    Json.write(path.resolve("provenance.json"), provenance);
  }

  /** The checkpoint after a number of updates. */
  public Checkpoint checkpoint(long steps) {
    return new Checkpoints(path).at(steps);
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    Path file = path.resolve(name);
    return Files.exists(file) ? Optional.of(Json.read(file, type)) : Optional.empty();
  }
}
