package org.lsqbeam.graphs.quantize;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two tensors that a layer quantizes. */
public enum TensorRole {
  @JsonProperty("weights")
  WEIGHTS("weight"),
  @JsonProperty("input")
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
