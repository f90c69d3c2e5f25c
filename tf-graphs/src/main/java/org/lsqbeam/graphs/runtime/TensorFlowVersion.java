package org.lsqbeam.graphs.runtime;

import java.util.List;
import java.util.Map;
import org.tensorflow.TensorFlow;

/** The version of TensorFlow, and the environment variables that affect its results. */
public final class TensorFlowVersion {
  private static final String ONEDNN = "TF_ENABLE_ONEDNN_OPTS";

  /** Environment variables with which oneDNN chooses other kernels or rounds differently. */
  private static final List<String> CHOICES =
      List.of(
          "ONEDNN_MAX_CPU_ISA",
          "DNNL_MAX_CPU_ISA",
          "ONEDNN_DEFAULT_FPMATH_MODE",
          "DNNL_DEFAULT_FPMATH_MODE",
          "TF_SET_ONEDNN_FPMATH_MODE");

  private TensorFlowVersion() {}

  /**
   * The native library's version, whether its oneDNN kernels are on, and what the environment says
   * about these: all decide bits.
   */
  public static String description() {
    return description(TensorFlow.version(), System.getenv());
  }

  static String description(String version, Map<String, String> environment) {
    StringBuilder text = new StringBuilder(version);
    text.append(" (").append(ONEDNN).append('=');
    text.append(environment.getOrDefault(ONEDNN, "not set"));
    for (String name : CHOICES) {
      if (environment.containsKey(name)) {
        text.append(", ").append(name).append('=').append(environment.get(name));
      }
    }
    return text.append(')').toString();
  }
}
