package org.lsqbeam.graphs.image;

import org.lsqbeam.graphs.io.Messages;

/** Bytes that are no readable image; the message says why, in one line. */
public final class UndecodableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** The kinds of reasons, few enough to be counted. */
  public enum Kind {
    NOT_AN_IMAGE("not an image"),
    UNSUPPORTED("unsupported"),
    TOO_LARGE("too large"),
    DAMAGED("damaged");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  public UndecodableImageException(Kind kind, String reason) {
    super(Messages.line(reason));
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
