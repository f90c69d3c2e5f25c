package org.lsqbeam.pipelines.plan;

import java.io.IOException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.RunFolder;

/**
 * One run, its size and its progress.
 *
 * @param variant the settings that distinguish it from the experiment's other runs of its network,
 *     precision and seed; empty if there are no others
 * @param spec the run's
 * @param input the input of its network
 * @param size its network's
 * @param steps the number of updates
 * @param stepsDone the number of updates up to its latest checkpoint
 * @param state the run's progress
 */
public record PlannedRun(
    String variant,
    TrainingSpec spec,
    NetworkInput input,
    NetworkSize size,
    long steps,
    long stepsDone,
    State state) {
  /** A run's progress. */
  public enum State {
    /** Trained and evaluated. */
    DONE("done"),
    /** Trained, but not evaluated. */
    TRAINED("trained, not evaluated"),
    /** Stopped by an error; it can continue from its latest checkpoint. */
    FAILED("failed"),
    /** Has a checkpoint. */
    STARTED("started"),
    /** Has no checkpoint. */
    TO_DO("to do");

    private final String words;

    State(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Looks at a run's folder.
   *
   * @throws IllegalArgumentException if a batch is larger than the dataset
   */
  static PlannedRun of(
      String variant,
      TrainingSpec spec,
      NetworkInput input,
      NetworkSize size,
      long trainingImages,
      RunFolder folder)
      throws IOException {
    if (trainingImages < spec.optimization().batchSize()) {
      throw new IllegalArgumentException(
          "batchSize is "
              + spec.optimization().batchSize()
              + "; must be at most "
              + trainingImages
              + ", the number of the dataset's training images");
    }
    long steps = spec.steps(trainingImages);
    State state = state(folder);
    boolean trained = state == State.DONE || state == State.TRAINED;
    long stepsDone = trained ? steps : folder.latestStep().orElse(0);
    return new PlannedRun(variant, spec, input, size, steps, stepsDone, state);
  }

  private static State state(RunFolder folder) throws IOException {
    if (folder.done().isPresent()) {
      return folder.evaluation().isPresent() ? State.DONE : State.TRAINED;
    }
    if (folder.failure().isPresent()) {
      return State.FAILED;
    }
    return folder.latestStep().isPresent() ? State.STARTED : State.TO_DO;
  }

  /** The images left to train on, each counted as often as it is used. */
  long imagesLeft() {
    return (steps - stepsDone) * spec.optimization().batchSize();
  }

  /** The multiply-accumulates left, from which the schedule estimates the time of a run. */
  double workLeft() {
    return (double) size.multiplyAccumulates() * imagesLeft();
  }

  /** Whether it is a full-precision run, which quantized runs wait for. */
  boolean isFull() {
    return spec.precision().isFull();
  }
}
