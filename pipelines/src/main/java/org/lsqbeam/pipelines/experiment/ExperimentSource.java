package org.lsqbeam.pipelines.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.transforms.storage.StoredFile;

/** Loads the keys of an experiment file, merged over those of the experiments that it extends. */
final class ExperimentSource {
  private static final List<String> TRAINING = ExperimentKeys.names(ExperimentKeys.TRAINING);

  private static final List<String> KNOWN =
      Stream.of(
              List.of(ExperimentKeys.EXTENDS),
              ExperimentKeys.names(ExperimentKeys.SCOPE),
              TRAINING,
              List.of(ExperimentKeys.VARIANTS))
          .flatMap(List::stream)
          .toList();

  private ExperimentSource() {}

  /** Whether a name is the path of a file, not that of a bundled experiment. */
  static boolean isFile(String experiment) {
    return experiment.endsWith(".yaml") || experiment.endsWith(".yml");
  }

  /**
   * Loads an experiment.
   *
   * @param experiment a bundled experiment's name, or the path of a file
   * @return known keys by their own names, not by aliases; without {@code extends}
   * @throws IllegalArgumentException naming the experiment, the line or the key, and what is
   *     allowed
   */
  static ObjectNode load(String experiment) throws IOException {
    return load(experiment, text(experiment), new LinkedHashSet<>(List.of(experiment)));
  }

  /** Loads the text of an experiment; an error names the experiment whose text is wrong. */
  private static ObjectNode load(String experiment, String text, Set<String> extending)
      throws IOException {
    ObjectNode own;
    String base;
    String baseText;
    try {
      own = canonical(parse(text));
      JsonNode extended = own.remove(ExperimentKeys.EXTENDS);
      if (extended == null || extended.asText().equals("none")) {
        return own;
      }
      Arguments.check(
          extended.isTextual(),
          ExperimentKeys.EXTENDS,
          YamlValues.text(extended),
          "one name or path");
      base = relative(experiment, extended.textValue());
      if (!extending.add(base)) {
        throw new IllegalArgumentException(
            "extends is a cycle: " + String.join(" -> ", extending) + " -> " + base);
      }
      baseText = text(base);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("experiment '" + experiment + "': " + e.getMessage(), e);
    }
    ObjectNode merged = load(base, baseText, extending);
    merged.remove("title");
    own.properties().forEach(key -> Sweep.set(merged, key.getKey(), key.getValue()));
    return merged;
  }

  /** The experiment that one extends; its name, or its path from here. */
  static Optional<String> baseOf(String experiment) throws IOException {
    return Optional.ofNullable(parse(text(experiment)).get(ExperimentKeys.EXTENDS))
        .map(base -> relative(experiment, base.asText()));
  }

  private static String relative(String experiment, String base) {
    if (!isFile(experiment) || !isFile(base) || isUrl(base)) {
      return base;
    }
    return isUrl(experiment)
        ? experiment.substring(0, experiment.lastIndexOf('/') + 1) + base
        : Path.of(experiment).resolveSibling(base).normalize().toString();
  }

  private static boolean isUrl(String experiment) {
    return experiment.contains("://");
  }

  private static String text(String experiment) throws IOException {
    if (isFile(experiment)) {
      try {
        return isUrl(experiment) ? stored(experiment) : local(experiment);
      } catch (NoSuchFileException e) {
        throw new IllegalArgumentException("experiment file '" + experiment + "' not found", e);
      } catch (InvalidDataException e) {
        // Without its cause: the mistake is in the experiment, not in data.
        throw new IllegalArgumentException(e.getMessage());
      }
    }
    List<String> names = ExperimentFile.names();
    String resource = "/experiments/" + experiment + ".yaml";
    try (InputStream stream = ExperimentFile.class.getResourceAsStream(resource)) {
      if (stream == null || !names.contains(experiment)) {
        String suggestion = Suggestions.didYouMean(experiment, names);
        throw new IllegalArgumentException(
            "unknown experiment '"
                + experiment
                + "'"
                + (suggestion.isEmpty()
                    ? "; must be the path of a .yaml file or one of " + String.join(", ", names)
                    : suggestion));
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String local(String experiment) throws IOException {
    Path file = Path.of(experiment);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(experiment);
    }
    return Utf8.read(file);
  }

  private static String stored(String experiment) throws IOException {
    StoredFile file =
        StoredFile.at(experiment).orElseThrow(() -> new NoSuchFileException(experiment));
    return Utf8.decode(file.folder().read(file.name()), experiment);
  }

  private static ObjectNode parse(String text) {
    try {
      if (YamlValues.tree(text) instanceof ObjectNode root) {
        return root;
      }
      throw new IllegalArgumentException("must be a YAML mapping of keys to values");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(YamlMistake.of(e), e);
    }
  }

  /** The mapping with known keys only, aliases replaced, also in its variants. */
  private static ObjectNode canonical(ObjectNode root) {
    ObjectNode canonical = canonical(root, KNOWN);
    JsonNode variants = canonical.path(ExperimentKeys.VARIANTS);
    if (variants.isArray()) {
      canonical.set(ExperimentKeys.VARIANTS, canonicalVariants(variants));
    }
    return canonical;
  }

  /**
   * Refuses unknown keys of an experiment that is loaded.
   *
   * @throws IllegalArgumentException naming the key and the nearest one
   */
  static void requireKnown(ObjectNode root) {
    YamlValues.requireKnown("", root, KNOWN.subList(1, KNOWN.size()));
  }

  /**
   * Variants with known keys only, aliases replaced.
   *
   * @throws IllegalArgumentException naming the number of the entry with a mistake
   */
  static ArrayNode canonicalVariants(JsonNode variants) {
    ArrayNode canonical = YamlValues.YAML.createArrayNode();
    for (JsonNode variant : variants) {
      try {
        canonical.add(variant instanceof ObjectNode keys ? canonical(keys, TRAINING) : variant);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            String.format(
                "%s, entry %d: %s", ExperimentKeys.VARIANTS, canonical.size() + 1, e.getMessage()),
            e);
      }
    }
    return canonical;
  }

  private static ObjectNode canonical(ObjectNode mapping, List<String> known) {
    YamlValues.requireKnown("", mapping, known);
    ObjectNode canonical = YamlValues.YAML.createObjectNode();
    List<String> given = new ArrayList<>();
    mapping
        .properties()
        .forEach(
            field -> {
              given.add(field.getKey());
              String name = ExperimentKeys.nameOf(field.getKey());
              if (canonical.has(name)) {
                throw new IllegalArgumentException(
                    String.format(
                        "keys '%s' and '%s' are the same setting; give one of them",
                        given.stream()
                            .filter(other -> ExperimentKeys.nameOf(other).equals(name))
                            .findFirst()
                            .orElseThrow(),
                        field.getKey()));
              }
              canonical.set(name, canonicalValue(field.getKey(), field.getValue()));
            });
    return canonical;
  }

  /** The value for the key that an alias stands for. */
  static JsonNode canonicalValue(String name, JsonNode value) {
    boolean opposite =
        ExperimentKeys.named(name).filter(key -> key.opposite().equals(name)).isPresent();
    if (!opposite) {
      return value;
    }
    if (value.isArray()) {
      ArrayNode values = YamlValues.YAML.createArrayNode();
      value.forEach(each -> values.add(canonicalValue(name, each)));
      return values;
    }
    Arguments.check(value.isBoolean(), name, YamlValues.text(value), "true or false");
    return BooleanNode.valueOf(!value.booleanValue());
  }
}
