package org.lsqbeam.graphs.export;

/**
 * The versions of ONNX that models are written for, in ascending order, each with the first ONNX
 * Runtime that runs them (docs/onnx.md says how that was found).
 */
enum OnnxOperatorSet {
  /** Has every operator that models need. */
  V13(13, 7, "1.10"),
  /** Adds the types INT4 and UINT4. */
  V21(21, 10, "1.19"),
  /** Adds the types INT2 and UINT2. */
  V25(25, 13, "1.24");

  private final int version;
  private final int irVersion;
  private final String runtime;

  OnnxOperatorSet(int version, int irVersion, String runtime) {
    this.version = version;
    this.irVersion = irVersion;
    this.runtime = runtime;
  }

  int version() {
    return version;
  }

  int irVersion() {
    return irVersion;
  }

  /** Returns a sentence that names the ONNX Runtime which reads it. */
  String requirement() {
    return "operator set "
        + version
        + " (IR version "
        + irVersion
        + ") needs ONNX Runtime "
        + runtime
        + " or later";
  }
}
