package org.lsqbeam.pipelines.bench;

import java.io.IOException;

/**
 * A contender that is not open yet.
 *
 * @param name in the table
 * @param opener opens it
 */
record Entry(String name, Opener opener) {
  /** Opens a contender. */
  interface Opener {
    /**
     * Opens it.
     *
     * @throws MissingPeerException if it is not installed
     */
    Contender open() throws IOException, InterruptedException;
  }
}
