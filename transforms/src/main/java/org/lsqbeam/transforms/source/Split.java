package org.lsqbeam.transforms.source;

import com.fasterxml.jackson.annotation.JsonValue;

/** The part of a dataset that an image belongs to: training or validation. */
public enum Split {
  TRAIN("train"),
  VALIDATION("val");

  private final String prefix;

  Split(String prefix) {
    this.prefix = prefix;
  }

  /** {@code train} or {@code val}, the prefix of the split's files. */
  @JsonValue
  @Override
  public String toString() {
    return prefix;
  }
}
