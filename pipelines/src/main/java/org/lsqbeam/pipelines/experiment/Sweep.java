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
import java.util.stream.StreamSupport;
import org.lsqbeam.graphs.io.Arguments;

/**
 * Expands settings into the combinations that they ask for: each variant, and for each of those
 * every combination of the values in lists.
 */
final class Sweep {
  private static final String VARIANTS = ExperimentKeys.VARIANTS;

  private Sweep() {}

  /**
   * Returns every combination by its point in the sweep, in the order of the variants and lists.
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
    List<SweepPoint> points = SweepPoint.of(all);
    Map<SweepPoint, ObjectNode> combinations = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String name = points.get(i).name();
      combinations.put(points.get(i), all.get(i));
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "duplicate run: two combinations have the same settings"
                + (name.isEmpty() ? "" : ", " + name));
      }
    }
    return combinations;
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
            VARIANTS + " has " + YamlValues.text(variant) + "; must be mappings of keys to values");
      }
      ObjectNode each = common.deepCopy();
      changes.properties().forEach(change -> set(each, change.getKey(), change.getValue()));
      merged.add(each);
    }
    Arguments.check(
        !merged.isEmpty(), VARIANTS, YamlValues.text(variants), "a list of mappings, at least one");
    return merged;
  }

  /** Turns the numbers of which a variant changes a part into mappings, so that all are alike. */
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
   * Sets a key. Where both values are mappings, sets only the keys that are given, and replaces the
   * numbers per precision that they cover.
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
   * Checks that a value has an effect: not every variant replaces it.
   *
   * @throws IllegalArgumentException naming the key and its value
   */
  static void requireEffect(ObjectNode settings, String key) {
    JsonNode variants = settings.path(VARIANTS);
    boolean replaced = !variants.isEmpty();
    for (JsonNode variant : variants) {
      replaced &= variant.has(key) && !variant.get(key).isObject();
    }
    Arguments.check(
        !replaced,
        key,
        YamlValues.text(settings.path(key)),
        "left out, because every variant of the experiment has its own");
  }

  private static boolean isByPrecision(String key, JsonNode value) {
    return ExperimentKeys.isPerPrecision(key) && (value.isNumber() || value.isObject());
  }

  private static List<ObjectNode> combine(ObjectNode settings) {
    for (Iterator<String> keys = settings.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (settings.get(key) instanceof ArrayNode values) {
        Experiment.distinct(
            key, StreamSupport.stream(values.spliterator(), false).map(YamlValues::text).toList());
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
