package org.lsqbeam.graphs.runtime;

import org.tensorflow.TensorFlow;

/** Which TensorFlow computes. */
public final class TensorFlowVersion {
  private TensorFlowVersion() {}

  /** The native library's version, and whether its oneDNN kernels are on: both decide bits. */
  public static String description() {
    String oneDnn = System.getenv("TF_ENABLE_ONEDNN_OPTS");
    return TensorFlow.version()
        + " (TF_ENABLE_ONEDNN_OPTS="
        + (oneDnn == null ? "not set" : oneDnn)
        + ")";
  }
}
