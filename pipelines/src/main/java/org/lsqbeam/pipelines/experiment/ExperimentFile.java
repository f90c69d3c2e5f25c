package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.graphs.settings.SettingKey;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.training.PretrainedInit;

/** Reads an experiment: a bundled one by its name, or a YAML file by its path. */
public final class ExperimentFile {
  /** The key of pretrained weights, which may lie elsewhere when an experiment is run again. */
  public static final String INIT = "init";

  private static final String TITLE = "title";

  /** The keys that a title tells of. */
  private static final List<String> TITLED = List.of("preset", "datasetName", "networks");

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
    ObjectNode root = ExperimentSource.load(experiment);
    try {
      return experiment(root, overrides);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "experiment '" + origin(experiment, e) + "': " + e.getMessage(), e);
    }
  }

  /**
   * Reads an experiment from its {@link Experiment#settings}.
   *
   * @param origin the file that has them, for messages
   * @param overrides as {@link #read} takes them
   * @throws IllegalArgumentException naming the origin, the key, its value and what is allowed
   */
  public static Experiment of(String origin, JsonNode settings, Map<String, String> overrides)
      throws IOException {
    try {
      if (settings.deepCopy() instanceof ObjectNode root) {
        return experiment(root, overrides);
      }
      throw new IllegalArgumentException("the settings are missing");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("experiment of " + origin + ": " + e.getMessage(), e);
    }
  }

  private static Experiment experiment(ObjectNode root, Map<String, String> overrides)
      throws IOException {
    override(root, overrides);
    root.properties().forEach(key -> requireEntries(key.getKey(), key.getValue(), 0));
    return experiment(root);
  }

  /** Refuses lists with an empty entry, and values in more brackets than any setting has. */
  private static void requireEntries(String key, JsonNode value, int levels) {
    YamlValues.requireLevels(key, levels);
    for (JsonNode entry : value) {
      if (value.isArray() && entry.isNull()) {
        throw new IllegalArgumentException(key + " has an empty entry; must have a value in each");
      }
      requireEntries(key, entry, levels + 1);
    }
  }

  /** The one of an experiment and those that it extends which has a mistake by itself. */
  private static String origin(String experiment, IllegalArgumentException mistake)
      throws IOException {
    Optional<String> base = ExperimentSource.baseOf(experiment);
    if (base.isPresent()) {
      try {
        experiment(ExperimentSource.load(base.get()));
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage()).equals(mistake.getMessage())
            ? origin(base.get(), mistake)
            : experiment;
      }
    }
    return experiment;
  }

  /** The experiment's name: a file's without its folder and ending. */
  public static String nameOf(String experiment) {
    String file = String.valueOf(Path.of(experiment).getFileName());
    return ExperimentSource.isFile(file) ? file.substring(0, file.lastIndexOf('.')) : file;
  }

  /** The names of the bundled experiments. */
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
        "cifar10-gradient-precision",
        "cifar10-integer-forward",
        "table1",
        "table2-weight-decay",
        "table3-gradient-scale",
        "table4-distillation",
        "step-learning-rate",
        "figure4-gradient-balance",
        "quantization-error");
  }

  /** Whether a title is that of a bundled experiment, not a user's own. */
  public static boolean isBundledTitle(String title) throws IOException {
    for (String name : names()) {
      if (read(name, Map.of()).title().equals(title)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sets keys, as {@link Sweep#set} does. A title does not hold for other networks or images than
   * those that it was given for.
   */
  private static void override(ObjectNode root, Map<String, String> overrides) {
    Map<String, String> given = new HashMap<>();
    List<JsonNode> named = TITLED.stream().map(root::path).toList();
    overrides.forEach(
        (name, text) -> {
          String key = ExperimentKeys.nameOf(name);
          String other = given.put(key, name);
          if (other != null) {
            throw new IllegalArgumentException(
                "keys '" + other + "' and '" + name + "' are the same setting; give one of them");
          }
          Sweep.set(root, key, value(root, name, text));
        });
    if (!given.containsKey(TITLE) && !named.equals(TITLED.stream().map(root::path).toList())) {
      root.remove(TITLE);
    }
    JsonNode variants = root.path(ExperimentKeys.VARIANTS);
    if (given.containsKey(ExperimentKeys.VARIANTS) && variants.isArray()) {
      root.set(ExperimentKeys.VARIANTS, ExperimentSource.canonicalVariants(variants));
    }
    ExperimentSource.requireKnown(root);
    given.keySet().forEach(key -> Sweep.requireEffect(root, key));
  }

  private static JsonNode value(ObjectNode root, String name, String text) {
    if (isText(name) && !text.isBlank()) {
      return TextNode.valueOf(text);
    }
    boolean list = root.path(ExperimentKeys.nameOf(name)).isArray() || text.contains(",");
    boolean brackets =
        list && !text.startsWith("[") && !text.startsWith("{") && !text.equals(Setting.NONE);
    return ExperimentSource.canonicalValue(
        name, YamlValues.parse(name, brackets ? "[" + text + "]" : text));
  }

  /** Whether a key is one text, which needs no quotes on the command line. */
  private static boolean isText(String name) {
    return ExperimentKeys.SCOPE.stream()
        .anyMatch(key -> key.name().equals(name) && key.type().equals(String.class));
  }

  private static Experiment experiment(ObjectNode root) throws IOException {
    if (root.path(ExperimentKeys.VARIANTS).asText().equals(Setting.NONE)) {
      root.remove(ExperimentKeys.VARIANTS);
    }
    Scope scope = Settings.of(Scope.class, YamlValues.read("", root, ExperimentKeys.SCOPE));
    Preset preset = scope.images();
    ObjectNode training = root.deepCopy();
    training.remove(ExperimentKeys.SCOPE.stream().map(SettingKey::name).toList());
    Map<SweepPoint, Recipe> recipes = new LinkedHashMap<>();
    for (Map.Entry<SweepPoint, ObjectNode> each : Sweep.combinations(training).entrySet()) {
      recipes.put(each.getKey(), Recipe.read(each.getValue()));
    }
    Map<String, PretrainedInit> init = new TreeMap<>();
    for (Map.Entry<String, PretrainedSource> each : scope.init().entrySet()) {
      PretrainedInit pretrained = each.getValue().read();
      init.put(each.getKey(), pretrained);
      // Read back from another folder, the experiment finds the same files.
      if (root.at("/" + INIT + "/" + each.getKey()) instanceof ObjectNode written) {
        written.put("file", pretrained.file()).put("names", pretrained.names());
      }
    }
    Experiment experiment =
        new Experiment(
            scope.title(),
            preset,
            scope.networks(),
            scope.precisions(),
            scope.seeds(),
            init,
            scope.reference(),
            scope.study(),
            recipes,
            resolved(root, preset));
    experiment.runs(""); // each can be made
    return experiment;
  }

  private static Map<String, String> resolved(ObjectNode root, Preset preset) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (ExperimentKeys.Key key : ExperimentKeys.all()) {
      values.put(
          key.name(),
          root.has(key.name())
              ? root.get(key.name())
              : YamlValues.parse(key.name(), key.defaultText()));
    }
    if (root.has(ExperimentKeys.VARIANTS)) {
      // A default written above the variants would change their labels in tables.
      Set<String> varied = new TreeSet<>();
      root.get(ExperimentKeys.VARIANTS)
          .forEach(each -> each.fieldNames().forEachRemaining(varied::add));
      varied.removeIf(root::has);
      values.keySet().removeAll(varied);
    } else {
      values.remove(ExperimentKeys.VARIANTS);
    }
    ObjectNode images = YamlValues.YAML.createObjectNode();
    images.put("datasetName", preset.name());
    images.put("imageSize", preset.height());
    images.put("imageEncoding", preset.encoding().toString());
    images.properties().forEach(each -> values.put(each.getKey(), each.getValue()));
    Map<String, String> written = new LinkedHashMap<>();
    values.forEach((key, value) -> written.put(key, ResolvedYaml.flow(value)));
    return written;
  }
}
