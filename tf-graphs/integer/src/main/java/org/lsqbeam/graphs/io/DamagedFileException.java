package org.lsqbeam.graphs.io;

import org.jspecify.annotations.Nullable;

/**
 * A file is missing, or its content is not what was written to it. Where it follows from other
 * files, it can be made again.
 */
public final class DamagedFileException extends InvalidDataException {
  private static final long serialVersionUID = 1L;

  public DamagedFileException(String message) {
    super(message);
  }

  public DamagedFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
