package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.settings.Range;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;

/** The JSON schema of experiment files, by which editors check and complete keys. */
public final class ExperimentSchema {
  /** The name under which {@code new} writes it beside an experiment file. */
  public static final String FILE_NAME = "experiment.schema.json";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ExperimentSchema() {}

  /** Returns the schema. */
  public static ObjectNode json() {
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Experiment of lsq-beam");
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    properties.set(
        ExperimentKeys.EXTENDS,
        type("string").put("description", ExperimentKeys.EXTENDS_KEY.description()));
    for (ExperimentKeys.Key key : ExperimentKeys.all()) {
      if (key.defaultText().isEmpty()) {
        required.add(key.name());
      }
      if (key.name().equals(ExperimentKeys.VARIANTS)) {
        ObjectNode variant = mapping(ExperimentKeys.TRAINING, true);
        ObjectNode variants = anyOf(listOf(variant), none());
        properties.set(key.name(), variants.put("description", key.description()));
      }
    }
    addAll(properties, ExperimentKeys.SCOPE, false);
    addAll(properties, ExperimentKeys.TRAINING, true);
    schema.put("additionalProperties", false);
    ArrayNode either = schema.putArray("anyOf");
    either.addObject().putArray("required").add(ExperimentKeys.EXTENDS);
    either.addObject().set("required", required);
    return schema;
  }

  private static ObjectNode mapping(List<SettingKey> keys, boolean sweep) {
    ObjectNode mapping = type("object");
    addAll(mapping.putObject("properties"), keys, sweep);
    return mapping.put("additionalProperties", false);
  }

  /**
   * Adds a property for each name of each key.
   *
   * @param sweep whether a key also takes a list of values
   */
  private static void addAll(ObjectNode properties, List<SettingKey> keys, boolean sweep) {
    for (SettingKey key : keys) {
      for (String name : key.names()) {
        ObjectNode value = value(key);
        if (key.defaultText().equals(Setting.NONE)) {
          value = anyOf(value, none());
        }
        ObjectNode property = sweep ? anyOf(value, listOf(value)) : value;
        property.put("description", description(key, name));
        properties.set(name, property);
      }
    }
  }

  private static String description(SettingKey key, String name) {
    if (name.equals(key.name())) {
      return ExperimentKeys.descriptionOf(key);
    }
    return (name.equals(key.opposite()) ? "The opposite of " : "The same as ")
        + key.name()
        + ": "
        + ExperimentKeys.descriptionOf(key);
  }

  private static ObjectNode value(SettingKey key) {
    JavaType type = YamlValues.YAML.constructType(key.type());
    ObjectNode value =
        ExperimentKeys.choices(key)
            .map(names -> type.isCollectionLikeType() ? oneOrMore(names(names)) : names(names))
            .orElseGet(() -> value(type));
    key.range().ifPresent(range -> limit(value, range));
    return key.perPrecision() ? anyOf(value, perPrecision(value)) : value;
  }

  /** A mapping of precisions to numbers. */
  private static ObjectNode perPrecision(ObjectNode number) {
    ObjectNode mapping = type("object").put("minProperties", 1);
    mapping.set("propertyNames", matching(PerPrecision.pattern()));
    return mapping.set("additionalProperties", number);
  }

  private static ObjectNode value(JavaType java) {
    Class<?> type = java.getRawClass();
    if (Collection.class.isAssignableFrom(type)) {
      return oneOrMore(value(java.getContentType()));
    }
    if (java.isMapLikeType()) {
      ObjectNode mapping = type("object");
      mapping.set("additionalProperties", value(java.getContentType()));
      return mapping;
    }
    if (type.isEnum()) {
      return names(Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    if (type.equals(Precision.class)) {
      return anyOf(
          type("integer").put("minimum", Precision.MIN_BITS).put("maximum", Precision.MAX_BITS),
          type("string").setAll(matching(Precision.pattern())));
    }
    if (type.equals(GradientScale.class)) {
      return anyOf(
          type("number").put("exclusiveMinimum", 0).put("maximum", GradientScale.MAX_FACTOR),
          type("string").setAll(matching(GradientScale.pattern())));
    }
    if (Settings.isDeclaredIn(type)) {
      List<SettingKey> keys = Settings.keys(type.asSubclass(Record.class));
      ObjectNode mapping = mapping(keys, false);
      ArrayNode required = mapping.putArray("required");
      keys.stream().filter(SettingKey::required).forEach(key -> required.add(key.name()));
      return mapping;
    }
    return type(
        type.equals(boolean.class)
            ? "boolean"
            : type.equals(double.class)
                ? "number"
                : type.equals(int.class) || type.equals(Long.class) ? "integer" : "string");
  }

  private static void limit(ObjectNode value, Range range) {
    value.put(range.includesLower() ? "minimum" : "exclusiveMinimum", number(range.lower()));
    if (!Double.isInfinite(range.upper())) {
      value.put(range.includesUpper() ? "maximum" : "exclusiveMaximum", number(range.upper()));
    }
  }

  /** The ranges' bounds are whole numbers. */
  private static long number(double bound) {
    return Math.round(bound);
  }

  private static ObjectNode oneOrMore(ObjectNode value) {
    return anyOf(value, listOf(value));
  }

  private static ObjectNode listOf(ObjectNode value) {
    ObjectNode list = type("array").put("minItems", 1);
    list.set("items", value);
    return list;
  }

  private static ObjectNode anyOf(ObjectNode... choices) {
    ObjectNode either = JSON.objectNode();
    either.putArray("anyOf").addAll(List.of(choices));
    return either;
  }

  private static ObjectNode names(Collection<String> names) {
    ObjectNode value = JSON.objectNode();
    names.forEach(value.withArray("enum")::add);
    return value;
  }

  private static ObjectNode matching(String pattern) {
    return JSON.objectNode().put("pattern", "^(" + pattern + ")$");
  }

  private static ObjectNode none() {
    return JSON.objectNode().put("const", Setting.NONE);
  }

  private static ObjectNode type(String type) {
    return JSON.objectNode().put("type", type);
  }
}
