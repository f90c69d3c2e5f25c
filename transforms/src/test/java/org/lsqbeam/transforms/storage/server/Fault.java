package org.lsqbeam.transforms.storage.server;

/** A fault of a request. */
public enum Fault {
  /** Nothing: for a request that comes before the one that something goes wrong with. */
  NONE,
  /** Answered with 503. */
  UNAVAILABLE,
  /** Answered with 429. */
  TOO_MANY_REQUESTS,
  /** Answered with 403. */
  FORBIDDEN,
  /** The connection is cut, and nothing is done. */
  CUT_BEFORE,
  /** The connection is cut when half of the content has passed, in either direction. */
  CUT_MIDWAY,
  /** All is done, and the connection is cut before the answer. */
  CUT_ANSWER,
  /** The answer tells another checksum than the content has. */
  WRONG_CHECKSUM,
  /** One byte of the content changes on its way to the client. */
  CORRUPTED,
  /** Another client writes the object just before, so a precondition is lost. */
  OVERTAKEN,
  /** A resumable upload is forgotten: answered with 410. */
  FORGOTTEN
}
