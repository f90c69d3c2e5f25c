package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.lsqbeam.graphs.io.EnumNames;

/** An additional measurement on an experiment's trained networks. */
public enum Study {
  /** Only accuracy is measured. */
  NONE,
  /** Compares learned step sizes with those of least quantization error (Section 3.6). */
  QUANTIZATION_ERROR;

  @JsonCreator
  static Study parse(String text) {
    return EnumNames.parse(Study.class, "study", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return EnumNames.nameOf(this);
  }
}
