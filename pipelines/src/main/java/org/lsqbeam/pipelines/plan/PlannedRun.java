package org.lsqbeam.pipelines.plan;

import java.io.IOException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.run.RunFolder;

/**
 * One run, how large it is and how far it has come.
 *
 * @param variant what tells it from the experiment's others of its network, precision and seed;
 *     empty where nothing does
 * @param spec what decides it
 * @param input what its network sees of the images
 * @param size its network's
 * @param steps updates in all
 * @param stepsDone updates that its latest checkpoint has behind it
 * @param state how far it is
 */
public record PlannedRun(
    String variant,
    TrainingSpec spec,
    NetworkInput input,
    NetworkSize size,
    long steps,
    long stepsDone,
    State state) {
  /** How far a run is. */
  public enum State {
    /** Trained and evaluated. */
    DONE("done"),
    /** Trained. */
    TRAINED("trained, not evaluated"),
    /** Stopped by an error; it can continue from its latest checkpoint. */
    FAILED("failed"),
    /** Has a checkpoint. */
    BEGUN("begun"),
    /** Nothing of it is there. */
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
    return folder.latestStep().isPresent() ? State.BEGUN : State.TO_DO;
  }

  /** Images that are still to be trained on, each as often as it is. */
  long imagesLeft() {
    return (steps - stepsDone) * spec.optimization().batchSize();
  }

  /** Whether it starts from random weights or somebody's, and so before the quantized ones. */
  boolean isFull() {
    return spec.precision().isFull();
  }
}
