package org.lsqbeam.transforms.training;

import org.lsqbeam.graphs.io.InvalidDataException;

/** A trained network cannot be evaluated, because its loss is not finite. */
public final class EvaluationFailedException extends InvalidDataException {
  private static final long serialVersionUID = 1L;

  private final String fault;

  EvaluationFailedException(String run, String fault, Throwable cause) {
    super(run + ": " + fault, cause);
    this.fault = fault;
  }

  /** Returns what is not finite and when, without the run. */
  public String fault() {
    return fault;
  }
}
