package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One point of a sweep: the values of the settings that vary in it.
 *
 * @param values by the key, or by the key, a dot and the inner key; empty text where the point does
 *     not have the key
 */
public record SweepPoint(Map<String, String> values) implements Serializable {
  /** The point of an experiment that varies nothing. */
  public static final SweepPoint NONE = new SweepPoint(Map.of());

  public SweepPoint {
    values = new LinkedHashMap<>(values);
  }

  /** Returns the points of combinations of settings, in their order. */
  static List<SweepPoint> of(List<ObjectNode> all) {
    List<Map<String, String>> flat = all.stream().map(SweepPoint::flat).toList();
    Set<String> paths = new LinkedHashSet<>();
    flat.forEach(each -> paths.addAll(each.keySet()));
    paths.removeIf(path -> flat.stream().map(each -> each.get(path)).distinct().count() == 1);
    List<SweepPoint> points = new ArrayList<>();
    for (Map<String, String> each : flat) {
      Map<String, String> values = new LinkedHashMap<>();
      paths.forEach(path -> values.put(path, each.getOrDefault(path, "")));
      points.add(new SweepPoint(values));
    }
    return points;
  }

  /**
   * Returns {@code weightDecay 0.00005, learningRate 0.01}: each key with its value. Where several
   * inner values of a mapping vary, each has its name before it. Empty if nothing varies.
   */
  String name() {
    return commonName(Set.of(this));
  }

  /** Returns the {@link #name()} of the values that points have in common; empty if none. */
  static String commonName(Collection<SweepPoint> points) {
    Map<String, String> common = new LinkedHashMap<>(points.iterator().next().values());
    List<String> keys = common.keySet().stream().map(SweepPoint::key).toList();
    points.forEach(each -> common.entrySet().retainAll(each.values().entrySet()));
    Map<String, String> parts = new LinkedHashMap<>();
    common.forEach(
        (path, value) -> {
          String key = key(path);
          if (!value.isEmpty()) {
            boolean named = Collections.frequency(keys, key) > 1 && path.length() > key.length();
            String inner = named ? " " + path.substring(key.length() + 1) : "";
            parts.merge(key, key + inner + " " + value, (one, next) -> one + inner + " " + value);
          }
        });
    return parts.isEmpty() && !common.isEmpty() ? "default" : String.join(", ", parts.values());
  }

  private static String key(String path) {
    return path.replaceAll("\\..*", "");
  }

  private static Map<String, String> flat(ObjectNode settings) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : settings.properties()) {
      if (field.getValue() instanceof ObjectNode mapping) {
        mapping
            .properties()
            .forEach(
                inner -> values.put(field.getKey() + "." + inner.getKey(), text(inner.getValue())));
      } else if (!field.getValue().isNull()) {
        values.put(field.getKey(), text(field.getValue()));
      }
    }
    return values;
  }

  /** Writes numbers without an exponent. */
  private static String text(JsonNode value) {
    return value.isFloatingPointNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asText();
  }
}
