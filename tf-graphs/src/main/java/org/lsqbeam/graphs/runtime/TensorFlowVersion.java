package org.lsqbeam.graphs.runtime;

import org.tensorflow.TensorFlow;

/** Which TensorFlow computes. */
public final class TensorFlowVersion {
  private TensorFlowVersion() {}

  /**
   * The native library's version, whether its oneDNN kernels are on, and the instruction set that
   * they are limited to, if they are: all decide bits.
   */
  public static String description() {
    String oneDnn = System.getenv("TF_ENABLE_ONEDNN_OPTS");
    String limit = System.getenv("ONEDNN_MAX_CPU_ISA");
    return TensorFlow.version()
        + " (TF_ENABLE_ONEDNN_OPTS="
        + (oneDnn == null ? "not set" : oneDnn)
        + (limit == null ? "" : ", ONEDNN_MAX_CPU_ISA=" + limit)
        + ")";
  }
}
