package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Writes an experiment with all keys, one a line, so that it can be read back. */
public final class ResolvedYaml {
  private ResolvedYaml() {}

  /**
   * Returns a line for each key.
   *
   * @param values {@link #flow} of keys in the order of the lines
   */
  static String of(Map<String, String> values) {
    return values.entrySet().stream()
        .map(key -> key.getKey() + ": " + key.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** A value of a setting on one line, for a reader: without quotes and brackets. */
  public static String text(@Nullable Object value) {
    JsonNode node = YamlValues.YAML.valueToTree(value);
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false)
          .map(ResolvedYaml::text)
          .collect(Collectors.joining(", "));
    }
    return node.isTextual() ? node.textValue() : flow(node);
  }

  /** A value on one line, which reads back as the same. */
  static String flow(JsonNode node) {
    if (node instanceof ObjectNode mapping) {
      return mapping.properties().stream()
          .map(each -> plain(each.getKey()) + ": " + flow(each.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false)
          .map(ResolvedYaml::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (node.isFloatingPointNumber()) {
      return node.decimalValue().stripTrailingZeros().toPlainString();
    }
    return node.isTextual() ? plain(node.textValue()) : node.asText();
  }

  /** A text without quotes where it reads back as the same text. */
  private static String plain(String text) {
    try {
      JsonNode read = YamlValues.YAML.readTree("[" + text + "]");
      if (read.size() == 1 && (read.get(0).isTextual() || read.get(0).isIntegralNumber())) {
        if (read.get(0).asText().equals(text)) {
          return text;
        }
      }
    } catch (JsonProcessingException e) {
      // It needs quotes.
    }
    return TextNode.valueOf(text).toString();
  }
}
