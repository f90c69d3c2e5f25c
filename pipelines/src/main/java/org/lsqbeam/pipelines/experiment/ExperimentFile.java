package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.transforms.training.ImportedInit;

/** Reads an experiment: one of ours by its name, or a YAML file by its path. */
public final class ExperimentFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  /** What runs there are, beside how each is trained. */
  private record Scope(
      String preset,
      List<String> networks,
      List<Precision> precisions,
      List<Long> seeds,
      @Nullable Map<String, Init> init,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          @Nullable List<Reference> reference,
      @Nullable Measurement study) {}

  /** Where a network's full-precision variables come from. */
  private record Init(String file, String names, @Nullable Integer epochs) {
    ImportedInit read() throws IOException {
      return ImportedInit.read(file, names, epochs == null ? 0 : epochs);
    }
  }

  private static final List<String> SCOPE = components(Scope.class);

  private static final List<String> RECIPE = components(Recipe.class);

  /** All keys of an experiment, in the order of their descriptions. */
  private static final List<String> KEYS =
      Stream.of(SCOPE, RECIPE, List.of(Sweep.VARIANTS)).flatMap(List::stream).toList();

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
      return experiment(root);
    } catch (KeyException e) {
      throw new IllegalArgumentException("experiment '" + experiment + "': " + e.getMessage(), e);
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
    return List.of(
        "quickstart",
        "cifar10",
        "cifar10-table2",
        "cifar10-table3",
        "cifar10-table4",
        "cifar10-step-learning-rate",
        "cifar10-figure4",
        "cifar10-quantization-error",
        "table1",
        "table2-weight-decay",
        "table3-gradient-scale",
        "table4-distillation",
        "step-learning-rate",
        "figure4-gradient-balance",
        "quantization-error");
  }

  /** The keys that an experiment can have. */
  public static List<String> keys() {
    return KEYS;
  }

  /** Sets a key, as {@link Sweep#set} does. */
  private static void override(ObjectNode root, String key, String text) {
    try {
      boolean list = root.path(key).isArray() || text.contains(",");
      boolean brackets = list && !text.startsWith("[") && !text.startsWith("{");
      JsonNode value = YAML.readTree(brackets ? "[" + text + "]" : text);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException(key + " is ''; it needs a value");
      }
      Sweep.set(root, key, value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(key + " is '" + text + "', which is no YAML value", e);
    }
  }

  private static Experiment experiment(ObjectNode root) throws IOException {
    requireKnown(root, KEYS);
    for (JsonNode variant : root.path(Sweep.VARIANTS)) {
      requireKnown(variant, RECIPE);
    }
    Map<String, Object> settings = YAML.convertValue(root, new TypeReference<>() {});
    Recipe.usual().forEach(settings::putIfAbsent);
    ObjectNode scope = YAML.createObjectNode();
    for (String key : SCOPE) {
      JsonNode value = root.remove(key);
      if (value != null) {
        scope.set(key, value);
      }
    }
    Map<Differences, Recipe> recipes = new LinkedHashMap<>();
    for (Map.Entry<Differences, ObjectNode> each : Sweep.combinations(root).entrySet()) {
      recipes.put(each.getKey(), read(each.getValue(), Recipe.class));
    }
    Scope read = read(scope, Scope.class);
    Map<String, ImportedInit> init = new TreeMap<>();
    if (read.init() != null) {
      for (Map.Entry<String, Init> each : read.init().entrySet()) {
        init.put(each.getKey(), each.getValue().read());
      }
    }
    return new Experiment(
        read.preset(),
        read.networks(),
        read.precisions(),
        read.seeds(),
        init,
        read.reference() == null ? List.of() : read.reference(),
        read.study(),
        recipes,
        settings);
  }

  /** Reads a record, of which everything must be there that may not be null. */
  private static <T> T read(ObjectNode mapping, Class<T> type) throws JsonProcessingException {
    for (RecordComponent component : type.getRecordComponents()) {
      boolean needed = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (needed && !mapping.hasNonNull(component.getName())) {
        throw new KeyException("key '" + component.getName() + "' is missing; it has no default");
      }
    }
    return YAML.treeToValue(mapping, type);
  }

  private static void requireKnown(JsonNode mapping, List<String> allowed) {
    for (Iterator<String> keys = mapping.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!allowed.contains(key)) {
        throw new KeyException(
            "key '" + key + "' is not known here; allowed: " + String.join(", ", allowed));
      }
    }
  }

  /** About a key, before it is said of which experiment. */
  private static final class KeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    KeyException(String message) {
      super(message);
    }
  }

  private static List<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
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
