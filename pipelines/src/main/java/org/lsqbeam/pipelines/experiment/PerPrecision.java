package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * A number for all precisions, or one for each.
 *
 * @param values by precision, {@code quantized} for every one but full; the key {@code all} where
 *     one number serves all
 */
public record PerPrecision(Map<String, Double> values) implements Serializable {
  private static final String ALL = "all";
  private static final String QUANTIZED = "quantized";

  /**
   * Reads {@code 0.1}, {@code {full: 0.1, 2: 0.01}} or {@code {full: 0.1, quantized: 0.01}}.
   *
   * @param name what the error calls this setting
   * @throws IllegalArgumentException if it is none of these
   */
  public static PerPrecision parse(String name, JsonNode node) {
    Map<String, Double> values = new TreeMap<>();
    if (node.isNumber()) {
      values.put(ALL, node.doubleValue());
      return new PerPrecision(values);
    }
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!node.get(key).isNumber()) {
        throw new IllegalArgumentException(
            name
                + " is "
                + YamlValues.text(node.get(key))
                + " at precision "
                + key
                + "; must be a number");
      }
      values.put(canonical(name, key), node.get(key).doubleValue());
    }
    Arguments.check(
        !values.isEmpty(), name, YamlValues.text(node), "a number, or one for each precision");
    return new PerPrecision(values);
  }

  /** A regular expression of the keys. */
  static String pattern() {
    return QUANTIZED + "|" + Precision.pattern();
  }

  private static String canonical(String name, String key) {
    try {
      return key.equals(QUANTIZED) ? key : Precision.parse(key).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns a mapping in which numbers for some precisions replace the ones before. A number also
   * replaces those for the precisions that it covers: {@code quantized} covers every number of
   * bits, and {@code 2} covers {@code w2a4}.
   *
   * @param before one number for all, or a mapping
   */
  static ObjectNode replaced(JsonNode before, ObjectNode given) {
    ObjectNode merged = spelledOut(before);
    given
        .fieldNames()
        .forEachRemaining(
            general -> merged.properties().removeIf(each -> covers(general, each.getKey())));
    return merged.setAll(given);
  }

  /** A number as the mapping that means the same; a mapping as it is. */
  static ObjectNode spelledOut(JsonNode value) {
    if (value instanceof ObjectNode mapping) {
      return mapping.deepCopy();
    }
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    return mapping.<ObjectNode>set(Precision.FULL.toString(), value).set(QUANTIZED, value);
  }

  private static boolean covers(String general, String key) {
    return general.equals(QUANTIZED)
        ? !key.equals(Precision.FULL.toString())
        : key.startsWith("w" + general + "a");
  }

  /**
   * Returns the most specific number for a precision: its own; else, where weights and activations
   * differ, the one for the weights' bits; else that for quantized precisions; else that for all.
   *
   * @param name what the error calls this setting
   * @throws IllegalArgumentException if there is none
   */
  public double of(Precision precision, String name) {
    for (String key : List.of(precision.toString(), ofWeights(precision), QUANTIZED, ALL)) {
      Double value = values.get(key);
      if (value != null && !(key.equals(QUANTIZED) && precision.isFull())) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        name + " has no value for precision " + precision + ", only for " + values.keySet());
  }

  private static String ofWeights(Precision precision) {
    return precision.quantizesWeights() ? Integer.toString(precision.weights()) : QUANTIZED;
  }

  /** Does the same as {@link #of} for a setting that is a whole number. */
  int wholeNumberOf(Precision precision, String name) {
    double value = of(precision, name);
    Arguments.check(
        value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE,
        name,
        value,
        "a whole number");
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
