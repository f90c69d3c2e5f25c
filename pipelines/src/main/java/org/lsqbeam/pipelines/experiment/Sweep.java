package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From one mapping of settings to all that it asks for: each of its variants, and of those each
 * combination of the values in lists.
 */
final class Sweep {
  static final String VARIANTS = "variants";

  private Sweep() {}

  /**
   * Every combination by what tells it from the others, in the order of the variants and lists.
   *
   * @param settings lists are combined; the key {@code variants} holds mappings that each replace
   *     some of the settings
   * @throws IllegalArgumentException if variants are no mappings, a list is empty, or two
   *     combinations are the same
   */
  static Map<String, ObjectNode> combinations(ObjectNode settings) {
    List<ObjectNode> all = new ArrayList<>();
    for (ObjectNode variant : variants(settings)) {
      all.addAll(combine(variant));
    }
    Set<String> differing = differing(all);
    Map<String, ObjectNode> named = new LinkedHashMap<>();
    for (ObjectNode each : all) {
      String name = name(each, differing);
      if (named.put(name, each) != null) {
        throw new IllegalArgumentException(
            "two runs are asked for with the same settings"
                + (name.isEmpty() ? "" : ": " + name)
                + "; allowed: none twice");
      }
    }
    return named;
  }

  private static List<ObjectNode> variants(ObjectNode settings) {
    ObjectNode common = settings.deepCopy();
    JsonNode variants = common.remove(VARIANTS);
    if (variants == null) {
      return List.of(common);
    }
    List<ObjectNode> merged = new ArrayList<>();
    for (JsonNode variant : variants) {
      if (!(variant instanceof ObjectNode changes)) {
        throw new IllegalArgumentException(
            VARIANTS + " holds '" + variant + "'; allowed: mappings of keys to values");
      }
      ObjectNode each = common.deepCopy();
      changes.fields().forEachRemaining(change -> set(each, change.getKey(), change.getValue()));
      merged.add(each);
    }
    if (merged.isEmpty()) {
      throw new IllegalArgumentException(
          VARIANTS + " is '" + variants + "'; allowed: a list of mappings, at least one");
    }
    return merged;
  }

  /** Sets a key; where both values are mappings, only the keys that are given. */
  static void set(ObjectNode settings, String key, JsonNode value) {
    if (settings.path(key) instanceof ObjectNode before && value instanceof ObjectNode given) {
      before.setAll(given);
    } else {
      settings.set(key, value.deepCopy());
    }
  }

  private static List<ObjectNode> combine(ObjectNode settings) {
    for (Iterator<String> keys = settings.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (settings.get(key) instanceof ArrayNode values) {
        if (values.isEmpty()) {
          throw new IllegalArgumentException(key + " is []; allowed: at least one value");
        }
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode value : values) {
          all.addAll(combine(settings.deepCopy().set(key, value)));
        }
        return all;
      }
    }
    return List.of(settings);
  }

  /** The paths of values that are not the same in all. */
  private static Set<String> differing(List<ObjectNode> all) {
    Set<String> paths = new LinkedHashSet<>();
    List<Map<String, String>> flat = all.stream().map(Sweep::flat).toList();
    flat.forEach(each -> paths.addAll(each.keySet()));
    paths.removeIf(path -> flat.stream().map(each -> each.get(path)).distinct().count() == 1);
    return paths;
  }

  private static Map<String, String> flat(ObjectNode settings) {
    Map<String, String> values = new LinkedHashMap<>();
    settings
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isObject()) {
                field
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        inner ->
                            values.put(
                                field.getKey() + "." + inner.getKey(), text(inner.getValue())));
              } else if (!field.getValue().isNull()) {
                values.put(field.getKey(), text(field.getValue()));
              }
            });
    return values;
  }

  /** As a person reads it: numbers without an exponent. */
  private static String text(JsonNode value) {
    return value.isFloatingPointNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asText();
  }

  /**
   * {@code weightDecay 0.00005, learningRate 0.01}: each key that differs, with its value; where
   * more than one inner value of a mapping differs, with all of those by name.
   */
  private static String name(ObjectNode settings, Set<String> differing) {
    Map<String, String> flat = flat(settings);
    Map<String, List<String>> pathsByKey = new LinkedHashMap<>();
    for (String path : differing) {
      pathsByKey.computeIfAbsent(path.replaceAll("\\..*", ""), key -> new ArrayList<>()).add(path);
    }
    List<String> parts = new ArrayList<>();
    pathsByKey.forEach(
        (key, paths) -> {
          StringBuilder part = new StringBuilder();
          for (String path : paths) {
            String value = flat.get(path);
            if (value != null) {
              boolean named = paths.size() > 1 && path.length() > key.length();
              part.append(' ').append(named ? path.substring(key.length() + 1) + " " : "");
              part.append(value);
            }
          }
          if (!part.isEmpty()) {
            parts.add(key + part);
          }
        });
    return parts.isEmpty() && !differing.isEmpty() ? "as usual" : String.join(", ", parts);
  }
}
