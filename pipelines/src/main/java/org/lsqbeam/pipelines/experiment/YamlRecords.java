package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from YAML's mappings, and says what is wrong in a person's words: the key with dots
 * between, its value and what is allowed.
 */
final class YamlRecords {
  static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private YamlRecords() {}

  /** The keys of a mapping that is read as a record. */
  static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /**
   * Reads a record, of which everything must be there that may not be null.
   *
   * @param path the mapping's key; empty for the experiment itself
   * @throws KeyException if it is no mapping, or a key is missing, unknown or has a wrong value
   */
  static <T> T read(String path, JsonNode value, Class<T> type) {
    requireWhole(path, value, type);
    try {
      return YAML.treeToValue(value, type);
    } catch (JsonProcessingException e) {
      throw wrong(path, value, e);
    }
  }

  /**
   * @throws KeyException if a mapping has another key than is allowed
   */
  static void requireKnown(String path, JsonNode mapping, List<String> allowed) {
    for (Map.Entry<String, JsonNode> field : mapping.properties()) {
      if (!allowed.contains(field.getKey())) {
        throw new KeyException(
            "key '"
                + join(path, field.getKey())
                + "' is not known here; allowed: "
                + String.join(", ", allowed));
      }
    }
  }

  private static void requireWhole(String path, JsonNode value, Class<?> type) {
    List<String> keys = keys(type);
    if (!(value instanceof ObjectNode mapping)) {
      throw KeyException.of(path, value, "a mapping with the keys " + String.join(", ", keys));
    }
    requireKnown(path, mapping, keys);
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      boolean there = mapping.hasNonNull(name);
      if (!there && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        throw new KeyException("key '" + join(path, name) + "' is missing; it has no default");
      }
      if (there && isMapping(component.getType())) {
        requireWhole(join(path, name), mapping.get(name), component.getType());
      }
    }
  }

  /** Whether a type is read by its components, not by what it makes of a text. */
  private static boolean isMapping(Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getDeclaredMethods())
            .noneMatch(method -> method.isAnnotationPresent(JsonCreator.class));
  }

  private static KeyException wrong(String path, JsonNode root, JsonProcessingException e) {
    List<String> names =
        !(e instanceof JsonMappingException mapping)
            ? List.of()
            : mapping.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .toList();
    String key = join(path, String.join(".", names));
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException) {
        return new KeyException(key + ": " + cause.getMessage());
      }
    }
    Class<?> type = e instanceof MismatchedInputException wrong ? wrong.getTargetType() : null;
    JsonNode value = root;
    for (String name : names) {
      value = value.path(name);
    }
    if (e instanceof InvalidFormatException wrong) { // of a list, the one that is wrong
      value = YAML.valueToTree(wrong.getValue());
    }
    return KeyException.of(key, value, kind(type));
  }

  private static String kind(@Nullable Class<?> type) {
    if (type == null || Collection.class.isAssignableFrom(type)) {
      return "a list of values";
    }
    if (type.equals(boolean.class) || type.equals(Boolean.class)) {
      return "true or false";
    }
    if (type.equals(double.class) || type.equals(Double.class)) {
      return "a number";
    }
    boolean text = type.equals(String.class) || type.isEnum() || type.isRecord();
    return text ? "one value" : "a whole number";
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + (key.isEmpty() ? "" : "." + key);
  }
}
