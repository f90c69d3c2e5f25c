package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * A setting that may differ between precisions: one number for all, or a number for each.
 *
 * @param values by precision; the key {@code all} where one number serves all
 */
public record PerPrecision(Map<String, Double> values) implements Serializable {
  private static final String ALL = "all";

  /** Reads {@code 0.1}, or {@code {full: 0.1, 2: 0.01}}. */
  @JsonCreator
  static PerPrecision parse(JsonNode node) {
    Map<String, Double> values = new TreeMap<>();
    if (node.isNumber()) {
      values.put(ALL, node.doubleValue());
      return new PerPrecision(values);
    }
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!node.get(key).isNumber()) {
        throw new IllegalArgumentException(
            "'" + node.get(key).asText() + "' for precision " + key + " is not a number");
      }
      values.put(Precision.parse(key).toString(), node.get(key).doubleValue());
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + node.asText() + "' is not allowed: a number, or one for each precision");
    }
    return new PerPrecision(values);
  }

  /** The number for a precision; {@code name} is what the error calls this setting. */
  double of(Precision precision, String name) {
    Double value = values.getOrDefault(ALL, values.get(precision.toString()));
    if (value == null) {
      throw new IllegalArgumentException(
          name + " has no value for precision " + precision + ", only for " + values.keySet());
    }
    return value;
  }

  /** As {@link #of}, for a setting that is a whole number. */
  int wholeNumberOf(Precision precision, String name) {
    double value = of(precision, name);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: a whole number");
    }
    return (int) value;
  }

  @JsonValue
  Object toJson() {
    Map<String, Object> written = new TreeMap<>();
    values.forEach(
        (key, value) ->
            written.put(key, value == Math.rint(value) ? (Object) value.longValue() : value));
    return written.getOrDefault(ALL, written);
  }
}
