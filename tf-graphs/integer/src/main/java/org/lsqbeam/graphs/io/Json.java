package org.lsqbeam.graphs.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** JSON as every artifact of ours is written: keys sorted, so equal values are equal bytes. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** One line of canonical JSON. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }

  /** The SHA-256 of {@link #line}, in hex: the fingerprint of a value. */
  public static String fingerprint(Object value) {
    return Sha256.hex(line(value).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes indented JSON, the file appearing whole. */
  public static void write(Path file, Object value) throws IOException {
    AtomicFile.write(file, indented(value));
  }

  /** Indented JSON, as a file holds it. */
  public static byte[] indented(Object value) throws IOException {
    return indented(MAPPER, value);
  }

  /** Indented JSON, with a module that adds ways to write values. */
  public static byte[] indented(Object value, Module module) throws IOException {
    return indented(MAPPER.copy().registerModule(module), value);
  }

  /**
   * Returns an object as a tree that can be changed, with a module that adds ways to write values.
   */
  public static ObjectNode tree(Object value, Module module) {
    return MAPPER.copy().registerModule(module).valueToTree(value);
  }

  private static byte[] indented(ObjectMapper mapper, Object value) throws IOException {
    return (mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file that holds one JSON value.
   *
   * @throws DamagedFileException if it is no such value, naming the file
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    return parse(Utf8.read(file), type, file.toString());
  }

  /**
   * Reads one JSON value.
   *
   * @param origin what the error names
   * @throws DamagedFileException if it is no such value
   */
  public static <T> T parse(String text, Class<T> type, String origin) {
    T value;
    try {
      value = MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new DamagedFileException(origin + " is damaged: " + JsonProblem.of(e), e);
    }
    JsonProblem.ofNulls(value)
        .ifPresent(
            problem -> {
              throw new DamagedFileException(origin + " is damaged: " + problem);
            });
    return value;
  }
}
