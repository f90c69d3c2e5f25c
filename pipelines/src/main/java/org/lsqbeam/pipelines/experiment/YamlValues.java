package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;

/**
 * Reads the values of settings from YAML. An error names the key, with dots between nested ones,
 * its value and what is allowed.
 */
public final class YamlValues {
  static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  /** More levels than any setting has. */
  private static final int DEEPEST = 20;

  private static final Pattern NOT_DECIMAL = Pattern.compile("[-+]?0[0-9xXoObB_].*");

  private YamlValues() {}

  /**
   * Reads the values of settings that a mapping has. A value {@code none} counts as not given where
   * that is the default.
   *
   * @param path the mapping's key; empty for the experiment itself
   * @throws IllegalArgumentException if a setting without a default is missing, or a value is wrong
   */
  static Map<String, Object> read(String path, JsonNode mapping, List<SettingKey> settings) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (SettingKey setting : settings) {
      String key = join(path, setting.name());
      JsonNode node = mapping.path(setting.name());
      if (node.isMissingNode() || node.isNull()) {
        if (setting.required()) {
          throw new IllegalArgumentException("key '" + key + "' is missing; it has no default");
        }
      } else if (!isNone(node, setting)) {
        if (node.isNumber()) {
          setting
              .range()
              .filter(range -> !range.contains(node.doubleValue()))
              .ifPresent(range -> Arguments.check(false, key, node.asText(), range.toString()));
        }
        values.put(setting.name(), value(key, node, ExperimentKeys.typeOf(setting)));
      }
    }
    return values;
  }

  private static boolean isNone(JsonNode node, SettingKey setting) {
    return setting.defaultText().equals(Setting.NONE)
        && node.isTextual()
        && node.textValue().equals(Setting.NONE);
  }

  /**
   * Refuses a key that is none of the settings.
   *
   * @throws IllegalArgumentException naming the key, what is allowed and the nearest name
   */
  static void requireKnown(String path, JsonNode mapping, Collection<String> known) {
    for (Map.Entry<String, JsonNode> field : mapping.properties()) {
      String key = field.getKey();
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "unknown key '" + join(path, key) + "'" + Suggestions.didYouMeanOrOneOf(key, known));
      }
    }
  }

  private static Object value(String key, JsonNode node, Type type) {
    JavaType java = YAML.constructType(type);
    if (Settings.isDeclaredIn(java.getRawClass())) {
      return record(key, node, java.getRawClass().asSubclass(Record.class));
    }
    if (java.hasRawClass(PerPrecision.class)) {
      return PerPrecision.parse(key, node);
    }
    if (java.isMapLikeType()) {
      Map<String, Object> values = new LinkedHashMap<>();
      Arguments.check(node.isObject(), key, text(node), "a mapping of names to mappings");
      node.properties()
          .forEach(
              each ->
                  values.put(
                      each.getKey(),
                      value(join(key, each.getKey()), each.getValue(), java.getContentType())));
      return values;
    }
    try {
      return YAML.readerFor(java).readValue(node);
    } catch (IOException e) {
      throw wrong(key, node, java.getRawClass(), e);
    }
  }

  private static <T extends Record> T record(String key, JsonNode node, Class<T> type) {
    List<SettingKey> settings = Settings.keys(type);
    List<String> names = settings.stream().map(SettingKey::name).toList();
    Arguments.check(
        node instanceof ObjectNode, key, text(node), "a mapping with the keys " + join(names));
    requireKnown(key, node, names);
    return Settings.of(type, read(key, node, settings));
  }

  private static IllegalArgumentException wrong(
      String key, JsonNode node, Class<?> type, IOException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException) {
        return new IllegalArgumentException(cause.getMessage(), e);
      }
    }
    JsonNode value = node;
    Class<?> wanted = type;
    if (e instanceof InvalidFormatException wrong) { // of a list, the element that is wrong
      value = YAML.valueToTree(wrong.getValue());
      wanted = wrong.getTargetType();
    }
    return new IllegalArgumentException(
        key + " is " + text(value) + "; must be " + kind(wanted), e);
  }

  /** A value as a message shows it: a text in single quotes, anything else as it is. */
  static String text(JsonNode value) {
    return value.isTextual() ? "'" + value.textValue() + "'" : value.toString().replace("\"", "");
  }

  private static String kind(Class<?> type) {
    if (Collection.class.isAssignableFrom(type)) {
      return "a list of values";
    }
    if (type.equals(boolean.class)) {
      return "true or false";
    }
    if (type.equals(double.class)) {
      return "a number";
    }
    return type.equals(int.class) || type.equals(Long.class) ? "a whole number" : "one value";
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String join(List<String> names) {
    return String.join(", ", names);
  }

  /**
   * Reads one YAML value of the command line.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static JsonNode parse(String key, String text) {
    try {
      JsonNode value = tree(key, text);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException(key + " is ''; it needs a value");
      }
      return value;
    } catch (JsonProcessingException e) {
      String problem =
          e instanceof InvalidFormatException
              ? "a number without a zero before it"
              : "valid YAML, such as 0.1, '[1, 2]' or '{full: 1, quantized: 2}'";
      throw new IllegalArgumentException(key + " is '" + text + "'; must be " + problem, e);
    }
  }

  /**
   * Reads the YAML of a file, a mapping.
   *
   * @throws InvalidFormatException if a whole number is not written in decimal: YAML 1.1 reads
   *     {@code 010} as 8
   * @throws IllegalArgumentException if a value has too many levels
   */
  static JsonNode tree(String text) throws JsonProcessingException {
    return tree("", text);
  }

  private static JsonNode tree(String key, String text) throws JsonProcessingException {
    try (JsonParser parser = YAML.createParser(text)) {
      int fileLevels = key.isEmpty() ? 1 : 0;
      int depth = 0;
      String name = key;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && depth == 1 && key.isEmpty()) {
          name = parser.currentName();
        } else if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        }
        // Before anything recursive reads the text, since that overflows the stack.
        requireLevels(name, depth - fileLevels);
        requireDecimal(parser, token);
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text has none
    }
    return YAML.readTree(text);
  }

  /**
   * Refuses a value in more brackets than any setting has.
   *
   * @throws IllegalArgumentException naming the key
   */
  static void requireLevels(String key, int levels) {
    if (levels > DEEPEST) {
      throw new IllegalArgumentException(
          (key.isEmpty() ? "the file" : key)
              + " has more than "
              + DEEPEST
              + " levels of nesting; must have fewer");
    }
  }

  private static void requireDecimal(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT && NOT_DECIMAL.matcher(parser.getText()).matches()) {
      throw new InvalidFormatException(
          parser,
          "number " + parser.getText() + "; must not begin with a zero",
          parser.getText(),
          long.class);
    }
  }
}
