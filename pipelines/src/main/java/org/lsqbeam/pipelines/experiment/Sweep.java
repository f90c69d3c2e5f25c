package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
  static Map<SweepPoint, ObjectNode> combinations(ObjectNode settings) {
    List<ObjectNode> all = new ArrayList<>();
    for (ObjectNode variant : variants(settings)) {
      all.addAll(combine(variant));
    }
    Iterator<SweepPoint> differences = SweepPoint.of(all).iterator();
    Map<SweepPoint, ObjectNode> told = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (ObjectNode each : all) {
      SweepPoint difference = differences.next();
      String name = difference.name();
      told.put(difference, each);
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "two runs are asked for with the same settings"
                + (name.isEmpty() ? "" : ": " + name)
                + "; allowed: none twice");
      }
    }
    return told;
  }

  private static List<ObjectNode> variants(ObjectNode settings) {
    ObjectNode common = settings.deepCopy();
    JsonNode variants = common.remove(VARIANTS);
    if (variants == null) {
      return List.of(common);
    }
    spellOut(common, variants);
    List<ObjectNode> merged = new ArrayList<>();
    for (JsonNode variant : variants) {
      if (!(variant instanceof ObjectNode changes)) {
        throw new IllegalArgumentException(
            VARIANTS + " holds '" + variant + "'; allowed: mappings of keys to values");
      }
      ObjectNode each = common.deepCopy();
      changes.properties().forEach(change -> set(each, change.getKey(), change.getValue()));
      merged.add(each);
    }
    if (merged.isEmpty()) {
      throw new IllegalArgumentException(
          VARIANTS + " is '" + variants + "'; allowed: a list of mappings, at least one");
    }
    return merged;
  }

  /** Makes mappings of the numbers of which a variant changes a part, so that all are alike. */
  private static void spellOut(ObjectNode common, JsonNode variants) {
    for (JsonNode variant : variants) {
      for (Map.Entry<String, JsonNode> change : variant.properties()) {
        JsonNode value = common.path(change.getKey());
        if (isByPrecision(change.getKey(), value) && change.getValue().isObject()) {
          common.set(change.getKey(), PerPrecision.spelledOut(value));
        }
      }
    }
  }

  /**
   * Sets a key; where both values are mappings, only the keys that are given, and of numbers by
   * precision those that they cover.
   */
  static void set(ObjectNode settings, String key, JsonNode value) {
    JsonNode present = settings.path(key);
    if (isByPrecision(key, present) && value instanceof ObjectNode given) {
      settings.set(key, PerPrecision.replaced(present, given));
    } else if (present instanceof ObjectNode before && value instanceof ObjectNode given) {
      before.setAll(given);
    } else {
      settings.set(key, value.deepCopy());
    }
  }

  /**
   * Refuses a value that no variant has, because each has its own.
   *
   * @throws KeyException naming the key and its value
   */
  static void requireEffect(ObjectNode settings, String key) {
    JsonNode variants = settings.path(VARIANTS);
    boolean replaced = !variants.isEmpty();
    for (JsonNode variant : variants) {
      replaced &= variant.has(key) && !variant.get(key).isObject();
    }
    if (replaced) {
      throw KeyException.of(
          key, settings.path(key), "none, because each of the experiment's variants has its own");
    }
  }

  private static boolean isByPrecision(String key, JsonNode value) {
    return Recipe.BY_PRECISION.contains(key) && (value.isNumber() || value.isObject());
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
}
