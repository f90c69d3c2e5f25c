package org.lsqbeam.graphs.quantize;

/** The two tensors that a layer quantizes. */
public enum TensorRole {
  WEIGHTS("weight"),
  INPUT("input");

  private final String prefix;

  TensorRole(String prefix) {
    this.prefix = prefix;
  }

  /** The word that names of variables and metrics begin with, after their layer. */
  String prefix() {
    return prefix;
  }
}
