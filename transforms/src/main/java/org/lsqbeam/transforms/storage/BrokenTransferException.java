package org.lsqbeam.transforms.storage;

import java.io.IOException;

/** Content arrived damaged or incomplete; a transfer from the beginning may succeed. */
final class BrokenTransferException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenTransferException(String message) {
    super(message);
  }

  BrokenTransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
