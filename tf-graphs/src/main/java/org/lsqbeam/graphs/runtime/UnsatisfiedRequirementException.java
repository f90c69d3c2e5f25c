package org.lsqbeam.graphs.runtime;

/**
 * Thrown when this process cannot provide what an option requires; another worker of a cluster may.
 * The message is one line for a person.
 */
public final class UnsatisfiedRequirementException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnsatisfiedRequirementException(String message) {
    super(message);
  }
}
