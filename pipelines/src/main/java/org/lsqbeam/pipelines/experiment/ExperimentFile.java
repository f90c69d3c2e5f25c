package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads an experiment: one of ours by its name, or a YAML file by its path. */
public final class ExperimentFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private ExperimentFile() {}

  /**
   * Reads an experiment and overrides values of it.
   *
   * @param experiment a name, or a path that ends in {@code .yaml} or {@code .yml}
   * @param overrides YAML text by key, as options give it; lists need no brackets
   * @throws IllegalArgumentException naming the experiment, the key, its value and what is allowed
   */
  public static Experiment read(String experiment, Map<String, String> overrides)
      throws IOException {
    String text = text(experiment);
    try {
      if (!(YAML.readTree(text) instanceof ObjectNode root)) {
        throw new IllegalArgumentException(
            "experiment '" + experiment + "' is no YAML mapping of keys to values");
      }
      overrides.forEach((key, value) -> override(root, key, value));
      return YAML.treeToValue(root, Experiment.class);
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          "experiment '"
              + experiment
              + "': key '"
              + e.getPropertyName()
              + "' is not known; allowed: "
              + e.getKnownPropertyIds(),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("experiment '" + experiment + "': " + reason(e), e);
    }
  }

  /** The experiment's name: a file's without its folder and ending. */
  public static String nameOf(String experiment) {
    String file = String.valueOf(Path.of(experiment).getFileName());
    return isFile(file) ? file.substring(0, file.lastIndexOf('.')) : file;
  }

  private static boolean isFile(String experiment) {
    return experiment.endsWith(".yaml") || experiment.endsWith(".yml");
  }

  private static String text(String experiment) throws IOException {
    if (isFile(experiment)) {
      Path file = Path.of(experiment);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "experiment '" + experiment + "': there is no such file");
      }
      return Files.readString(file);
    }
    String resource = "/experiments/" + experiment + ".yaml";
    try (InputStream stream = ExperimentFile.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalArgumentException(
            "experiment '"
                + experiment
                + "' is not known; allowed: "
                + String.join(", ", names())
                + ", or the path of a .yaml file");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The names of our experiments. */
  public static List<String> names() {
    return List.of("cifar10", "quickstart");
  }

  /** Sets a key; where both values are by precision, only the precisions that are given. */
  private static void override(ObjectNode root, String key, String text) {
    JsonNode old = root.path(key);
    try {
      boolean brackets = old.isArray() && !text.startsWith("[");
      JsonNode value = YAML.readTree(brackets ? "[" + text + "]" : text);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException(key + " is ''; it needs a value");
      }
      if (old instanceof ObjectNode before && value instanceof ObjectNode given) {
        before.setAll(given);
      } else {
        root.set(key, value);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(key + " is '" + text + "', which is no YAML value", e);
    }
  }

  /** What is wrong, in a person's words: our own where a record's constructor said it. */
  private static String reason(JsonProcessingException e) {
    String key = key(e);
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException) {
        String message = String.valueOf(cause.getMessage());
        return key.isEmpty() ? message : key + ": " + message;
      }
    }
    if (e instanceof InvalidFormatException wrong) {
      return key + " is '" + wrong.getValue() + "'; allowed: " + kind(wrong.getTargetType());
    }
    String message = String.valueOf(e.getOriginalMessage()).replaceAll("\\s*\\R\\s*", ", ");
    return e instanceof JsonParseException
        ? "line " + e.getLocation().getLineNr() + ": " + message
        : message;
  }

  /** The experiment's key at which reading failed; empty where the whole did. */
  private static String key(JsonProcessingException e) {
    return !(e instanceof JsonMappingException mapping)
        ? ""
        : mapping.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("");
  }

  private static String kind(Class<?> type) {
    if (type == boolean.class) {
      return "true or false";
    }
    return type == double.class ? "a number" : "a whole number";
  }
}
