package org.lsqbeam.graphs.train;

import java.util.Locale;

/**
 * A part of the work on a run, by which its time is recorded. Training goes through {@link
 * #OPENING} to {@link #CHECKPOINTS}; the process that trains is in the others before and after.
 */
public enum Phase {
  STARTUP("the JVM starts"),
  PLANNING("the command reads its options and the experiment, and looks at the images and runs"),
  PREPARING(
      "the pipeline starts and prepares the dataset, if it is not there, up to the first run"),
  OPENING("the dataset and the last checkpoint are read, the graph is built, step sizes start"),
  UPDATES("batches and updates"),
  VALIDATION("the validation set after each epoch, and before the first"),
  CHECKPOINTS("checkpoints, metrics and provenance are written, and uploaded to an object store"),
  EVALUATION("the validation set before and after training"),
  PACKING("the packed network is made"),
  INTEGERS("the packed network computes the validation set on integers beside the graph"),
  MEASURING("the quantization error of the step sizes is measured");

  private final String meaning;

  Phase(String meaning) {
    this.meaning = meaning;
  }

  /** The word for it in files and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What happens in it, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Whether it passes once in a process, before its first run. */
  public boolean isBeforeRuns() {
    return compareTo(OPENING) < 0;
  }
}
