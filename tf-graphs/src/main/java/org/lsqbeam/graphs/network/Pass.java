package org.lsqbeam.graphs.network;

/** The kinds of pass over a network's description. All passes share the variables. */
public enum Pass {
  /** Batch statistics, moving statistics updated, quantizers' parameters read from variables. */
  TRAINING,
  /** Like training, but each quantizer's parameter is computed from its tensor; no updates. */
  INITIALIZATION,
  /** Moving statistics, quantizers' parameters read from variables. */
  EVALUATION
}
