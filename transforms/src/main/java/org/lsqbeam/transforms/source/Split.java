package org.lsqbeam.transforms.source;

import com.fasterxml.jackson.annotation.JsonValue;

/** Which half of a dataset a photograph belongs to. */
public enum Split {
  TRAIN("train"),
  VALIDATION("val");

  private final String prefix;

  Split(String prefix) {
    this.prefix = prefix;
  }

  /** {@code train} or {@code val}: how the split's files begin. */
  @JsonValue
  @Override
  public String toString() {
    return prefix;
  }
}
