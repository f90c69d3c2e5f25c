package org.lsqbeam.transforms.storage;

import java.io.IOException;

/** Content did not arrive as it was sent; to send it again from its beginning may mend that. */
final class BrokenTransferException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenTransferException(String message) {
    super(message);
  }

  BrokenTransferException(String message, Throwable cause) {
    super(message, cause);
  }
}
