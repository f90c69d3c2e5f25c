package org.lsqbeam.graphs.files;

/** Input data or an artifact is not what it should be; the message is one line for a person. */
public final class InvalidDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidDataException(String message) {
    super(message);
  }

  public InvalidDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
