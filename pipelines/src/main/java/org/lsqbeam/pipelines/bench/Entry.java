package org.lsqbeam.pipelines.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * A contender that is not open yet.
 *
 * @param name in the table
 * @param opener opens it
 * @param rival the contender that its speed is relative to; empty for the first one of the line
 */
record Entry(String name, Opener opener, Optional<String> rival) {
  /** A contender that is compared with the first one. */
  Entry(String name, Opener opener) {
    this(name, opener, Optional.empty());
  }

  /** Opens a contender. */
  interface Opener {
    /**
     * Opens it.
     *
     * @throws MissingPeerException if it is not installed, or cannot run on this machine
     */
    Contender open() throws IOException, InterruptedException;
  }
}
