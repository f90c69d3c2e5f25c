package org.lsqbeam.graphs.network;

/** What one pass over a network's description builds. All passes share the variables. */
public enum Pass {
  /** Batch statistics, moving statistics updated, step sizes read from their variables. */
  TRAINING,
  /** As training, but each step size is computed from what it quantizes; nothing is updated. */
  INITIALIZATION,
  /** Moving statistics, step sizes read from their variables. */
  EVALUATION
}
