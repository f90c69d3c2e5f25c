package org.lsqbeam.graphs.runtime;

/** A GPU is required and TensorFlow sees none; the message is one line for a person. */
public final class MissingGpuException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MissingGpuException(String message) {
    super(message);
  }
}
