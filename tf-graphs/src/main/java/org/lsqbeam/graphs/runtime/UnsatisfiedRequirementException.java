package org.lsqbeam.graphs.runtime;

/**
 * What an option asks for, this process cannot give: maybe another one of a cluster can. The
 * message is one line for a person.
 */
public final class UnsatisfiedRequirementException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnsatisfiedRequirementException(String message) {
    super(message);
  }
}
