package org.lsqbeam.graphs.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.JsonProblem;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.network.Normalization;

/**
 * Maps the tensor names of a pretrained network to variables: one of the maps that come with this
 * module, or a JSON file. {@code docs/importing.md} describes it.
 */
public final class NameMap {
  private static final String ENDING = ".json";
  private static final Pattern TWICE = Pattern.compile("Duplicate field (.*)");
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final String map;
  private final NameMapContent content;
  private final List<NamePattern> entries;

  /**
   * Where a variable's values are.
   *
   * @param tensor its name in the file
   * @param order of the tensor's elements
   */
  record Source(String tensor, AxisOrder order) {}

  private NameMap(String map, NameMapContent content) {
    this.map = map;
    this.content = content;
    entries =
        content.names().entrySet().stream()
            .map(entry -> new NamePattern(entry.getKey(), entry.getValue()))
            .toList();
  }

  /** The names of the maps that come with this module. */
  public static List<String> names() {
    return List.of("torchvision-vgg16_bn");
  }

  /**
   * Reads a map.
   *
   * @param map a name, or a path that ends in {@code .json}
   * @throws IllegalArgumentException naming the map, what is wrong and what is allowed
   */
  public static NameMap read(String map) throws IOException {
    String text = text(map);
    try {
      @Nullable NameMapContent content = STRICT.readValue(text, NameMapContent.class);
      if (content == null) {
        throw new IllegalArgumentException("it is null");
      }
      return new NameMap(map, content);
    } catch (UnrecognizedPropertyException e) {
      throw wrong(map, "unknown key '" + e.getPropertyName() + "'", e);
    } catch (JsonProcessingException e) {
      throw wrong(map, problem(e), e);
    } catch (IllegalArgumentException e) {
      throw wrong(map, String.valueOf(e.getMessage()), e);
    }
  }

  private static String problem(JsonProcessingException e) {
    if (e.getCause() instanceof IllegalArgumentException ours) {
      return String.valueOf(ours.getMessage());
    }
    Matcher twice = TWICE.matcher(String.valueOf(e.getOriginalMessage()));
    return twice.matches() ? "key " + twice.group(1) + " is given twice" : JsonProblem.of(e);
  }

  private static String text(String map) throws IOException {
    if (map.endsWith(ENDING)) {
      Path file = Path.of(map);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("name map '" + map + "': there is no such file");
      }
      try {
        return Utf8.read(file);
      } catch (InvalidDataException e) {
        throw wrong(map, String.valueOf(e.getMessage()), null); // a mistake in settings, not data
      }
    }
    if (!names().contains(map)) {
      throw new IllegalArgumentException(
          "unknown name map '"
              + map
              + "'; must be the path of a .json file or one of "
              + String.join(", ", names()));
    }
    try (InputStream stream =
        Optional.ofNullable(NameMap.class.getResourceAsStream(map + ENDING)).orElseThrow()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The normalization that the network was trained with; empty if the map does not say. */
  public Optional<Normalization> pixels() {
    return Optional.ofNullable(content.pixels());
  }

  /** The part of the map that a fingerprint covers: everything that selects or changes a value. */
  NameMapContent content() {
    return content;
  }

  /**
   * Where the values of each variable are.
   *
   * @param variables shapes by name
   * @return by variable, in their order
   * @throws IllegalArgumentException if a variable has no entry or two, an entry no variable, a
   *     tensor two variables, or a flattened layer other inputs
   */
  Map<String, Source> sources(Map<String, List<Long>> variables) {
    Map<String, Source> sources = new LinkedHashMap<>();
    Map<String, String> variableOf = new HashMap<>();
    Set<NamePattern> unused = new LinkedHashSet<>(entries);
    Set<String> without = new LinkedHashSet<>();
    variables.forEach(
        (variable, shape) -> {
          List<NamePattern> matching =
              entries.stream().filter(entry -> entry.isFor(variable, content.layout())).toList();
          require(matching.size() <= 1, variable + " has two entries: " + Messages.of(matching));
          if (matching.isEmpty()) {
            without.add(variable);
            return;
          }
          String tensor = matching.get(0).tensorOf(variable, content.layout());
          @Nullable String other = variableOf.put(tensor, variable);
          require(other == null, other + " and " + variable + " have one tensor, " + tensor);
          unused.remove(matching.get(0));
          sources.put(variable, new Source(tensor, order(variable, shape)));
        });
    require(without.isEmpty(), "no entry is for " + Messages.of(without));
    require(unused.isEmpty(), "the network has no variable for " + Messages.of(unused));
    for (String flattened : content.flattened().keySet()) {
      require(variables.containsKey(flattened), "the network has no variable " + flattened);
    }
    return sources;
  }

  private AxisOrder order(String variable, List<Long> shape) {
    List<Integer> flattened = content.flattened().get(variable);
    if (flattened == null) {
      return content.layout().order(shape);
    }
    return AxisOrder.afterFlatten(shape, flattened)
        .orElseThrow(
            () ->
                wrong(
                    map,
                    "flattened has %s: %s, but its shape is %s here"
                        .formatted(variable, flattened, shape),
                    null));
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw wrong(map, otherwise, null);
    }
  }

  private static IllegalArgumentException wrong(
      String map, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException("name map '" + map + "': " + what, cause);
  }
}
