package org.lsqbeam.pipelines.bench;

/** Says what is not installed, so that a peer is not measured. */
final class MissingPeerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingPeerException(String message) {
    super(message);
  }
}
