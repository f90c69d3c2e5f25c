package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.JsonNode;

/** About a key, before it is said of which experiment. */
final class KeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  KeyException(String message) {
    super(message);
  }

  /** A value that is not one of a kind. */
  static KeyException of(String key, JsonNode value, String allowed) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    return new KeyException(key + " is '" + text.replace("\"", "") + "'; allowed: " + allowed);
  }
}
