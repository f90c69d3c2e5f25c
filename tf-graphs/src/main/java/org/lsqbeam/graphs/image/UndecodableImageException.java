package org.lsqbeam.graphs.image;

/** Bytes that are no readable image; the message is the reason, in one line. */
public final class UndecodableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  public UndecodableImageException(String reason) {
    super(reason);
  }
}
