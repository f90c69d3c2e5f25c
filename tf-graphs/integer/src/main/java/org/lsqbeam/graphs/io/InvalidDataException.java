package org.lsqbeam.graphs.io;

import org.jspecify.annotations.Nullable;

/** Input data or an artifact is not what it should be; the message is one line for a person. */
public class InvalidDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidDataException(String message) {
    super(Messages.line(message));
  }

  public InvalidDataException(String message, @Nullable Throwable cause) {
    super(Messages.line(message), cause);
  }
}
