package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.transforms.training.PretrainedInit;

/** Reads an experiment: one of ours by its name, or a YAML file by its path. */
public final class ExperimentFile {
  /** What runs there are, beside how each is trained. */
  private record Scope(
      String preset,
      List<String> networks,
      List<Precision> precisions,
      List<Long> seeds,
      @Nullable JsonNode init,
      @Nullable List<Reference> reference,
      @Nullable Measurement study) {}

  /** Where a network's full-precision variables come from. */
  private record Init(String file, String names, @Nullable Integer epochs) {
    PretrainedInit read() throws IOException {
      return PretrainedInit.read(file, names, epochs == null ? 0 : epochs);
    }
  }

  private static final List<String> SCOPE = YamlRecords.keys(Scope.class);

  private static final List<String> RECIPE = YamlRecords.keys(Recipe.class);

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
      if (!(YamlRecords.YAML.readTree(text) instanceof ObjectNode root)) {
        throw new IllegalArgumentException(
            "experiment '" + experiment + "' is no YAML mapping of keys to values");
      }
      overrides.forEach((key, value) -> override(root, key, value));
      overrides.keySet().forEach(key -> Sweep.requireEffect(root, key));
      return experiment(root);
    } catch (KeyException e) {
      throw new IllegalArgumentException("experiment '" + experiment + "': " + e.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "experiment '"
              + experiment
              + "': line "
              + e.getLocation().getLineNr()
              + ": "
              + String.valueOf(e.getOriginalMessage()).replaceAll("\\s*\\R\\s*", ", "),
          e);
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
      JsonNode value = YamlRecords.YAML.readTree(brackets ? "[" + text + "]" : text);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException(key + " is ''; it needs a value");
      }
      Sweep.set(root, key, value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(key + " is '" + text + "', which is no YAML value", e);
    }
  }

  private static Experiment experiment(ObjectNode root) throws IOException {
    YamlRecords.requireKnown("", root, KEYS);
    for (JsonNode variant : root.path(Sweep.VARIANTS)) {
      YamlRecords.requireKnown("", variant, RECIPE);
    }
    Map<String, Object> settings = YamlRecords.YAML.convertValue(root, new TypeReference<>() {});
    Recipe.usual().forEach(settings::putIfAbsent);
    ObjectNode scope = YamlRecords.YAML.createObjectNode();
    for (String key : SCOPE) {
      JsonNode value = root.remove(key);
      if (value != null) {
        scope.set(key, value);
      }
    }
    Map<SweepPoint, Recipe> recipes = new LinkedHashMap<>();
    for (Map.Entry<SweepPoint, ObjectNode> each : Sweep.combinations(root).entrySet()) {
      recipes.put(each.getKey(), YamlRecords.read("", each.getValue(), Recipe.class));
    }
    Scope read = YamlRecords.read("", scope, Scope.class);
    return new Experiment(
        read.preset(),
        read.networks(),
        read.precisions(),
        read.seeds(),
        inits(read.init()),
        read.reference() == null ? List.of() : read.reference(),
        read.study(),
        recipes,
        settings);
  }

  private static Map<String, PretrainedInit> inits(@Nullable JsonNode init) throws IOException {
    Map<String, PretrainedInit> inits = new TreeMap<>();
    if (init != null && !init.isNull()) {
      if (!init.isObject()) {
        throw KeyException.of(
            "init",
            init,
            "a mapping of networks to mappings with the keys "
                + String.join(", ", YamlRecords.keys(Init.class)));
      }
      for (Map.Entry<String, JsonNode> each : init.properties()) {
        String path = "init." + each.getKey();
        inits.put(each.getKey(), YamlRecords.read(path, each.getValue(), Init.class).read());
      }
    }
    return inits;
  }
}
