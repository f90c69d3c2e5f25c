package org.lsqbeam.graphs.train;

import org.jspecify.annotations.Nullable;

/** A training run cannot continue; the message is one line for a person. */
public final class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
