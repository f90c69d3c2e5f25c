package org.lsqbeam.transforms.storage.server;

/** The kind of a request. */
public enum Operation {
  LIST,
  /** An object's metadata. */
  GET,
  /** An object's content. */
  DOWNLOAD,
  /** An object with its content, in one request. */
  INSERT,
  /** Begins a resumable upload. */
  START_UPLOAD,
  /** Sends content to a resumable upload, or asks how far it is. */
  UPLOAD,
  /** One object's removal, alone or as part of a batch. */
  DELETE,
  BATCH
}
