package org.lsqbeam.graphs.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.Suggestions;

/** Makes, changes and writes records whose components are declared by {@link Setting}. */
public final class Settings {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  /** The value that stands for "none" in types that are not the project's own. */
  private static final Map<Class<?>, Object> NONE_OF =
      Map.of(int.class, 0, String.class, "", List.class, List.of(), Map.class, Map.of());

  private static final ClassValue<List<SettingKey>> KEYS =
      new ClassValue<>() {
        @Override
        protected List<SettingKey> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(SettingKey::of).toList();
        }
      };

  private Settings() {}

  /** The settings of a record type, in the order of its components. */
  public static List<SettingKey> keys(Class<? extends Record> type) {
    return KEYS.get(type);
  }

  /** The settings of a record type that are keys of an experiment. */
  public static List<SettingKey> experimentKeys(Class<? extends Record> type) {
    return keys(type).stream().filter(key -> !key.derived()).toList();
  }

  /** Whether a type is a record whose components are all declared as settings. */
  public static boolean isDeclaredIn(Class<?> type) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .allMatch(component -> component.isAnnotationPresent(Setting.class));
  }

  /**
   * Makes a record of the values given, and of defaults for the others.
   *
   * @throws IllegalArgumentException if a required setting is missing or a key is unknown, or from
   *     the record's constructor
   */
  public static <T extends Record> T of(Class<T> type, Map<String, ?> values) {
    List<SettingKey> keys = keys(type);
    List<String> names = keys.stream().map(SettingKey::name).toList();
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "unknown setting '" + name + "'" + Suggestions.didYouMean(name, names));
      }
    }
    Object[] arguments = new Object[keys.size()];
    for (int i = 0; i < arguments.length; i++) {
      SettingKey key = keys.get(i);
      arguments[i] = values.containsKey(key.name()) ? values.get(key.name()) : defaultOf(key);
    }
    return construct(type, arguments);
  }

  /** The record with another value of one setting. */
  public static <T extends Record> T with(T record, String name, Object value) {
    Map<String, Object> values = values(record);
    values.put(name, value);
    return of(typeOf(record), values);
  }

  /** The record with the defaults of the settings that change quantized runs only. */
  public static <T extends Record> T atFullPrecision(T record) {
    Map<String, Object> values = values(record);
    for (SettingKey key : keys(record.getClass())) {
      if (key.quantizedOnly()) {
        values.remove(key.name());
      }
    }
    return of(typeOf(record), values);
  }

  /**
   * The values that differ from their defaults, by name in alphabetical order. Leaving out defaults
   * keeps fingerprints as they are when a setting is added.
   */
  public static Map<String, Object> nonDefault(Record record) {
    Map<String, Object> values = new TreeMap<>(values(record));
    for (SettingKey key : keys(record.getClass())) {
      if (!key.required() && defaultOf(key).equals(values.get(key.name()))) {
        values.remove(key.name());
      }
    }
    return values;
  }

  /** Reads what {@link #nonDefault} was written as. */
  public static <T extends Record> T fromJson(Class<T> type, JsonNode json) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (SettingKey key : keys(type)) {
      if (json.hasNonNull(key.name())) {
        values.put(key.name(), convert(json.get(key.name()), key));
      }
    }
    json.fieldNames().forEachRemaining(name -> values.putIfAbsent(name, json.get(name)));
    return of(type, values);
  }

  /** All values by name, in the order of the components. */
  public static Map<String, Object> values(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        values.put(component.getName(), accessor.invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
    return values;
  }

  /** All values as an experiment file has them: {@code none} where that is the value. */
  public static Map<String, Object> written(Record record) {
    Map<String, Object> values = values(record);
    for (SettingKey key : keys(record.getClass())) {
      if (key.defaultText().equals(Setting.NONE) && none(key).equals(values.get(key.name()))) {
        values.put(key.name(), Setting.NONE);
      }
    }
    return values;
  }

  /**
   * Checks that a number is in its setting's range, or is its default.
   *
   * @throws IllegalArgumentException naming the setting, its value and the range
   */
  public static void check(Class<? extends Record> type, String name, Number value) {
    SettingKey key =
        keys(type).stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    check(key, name, value);
  }

  private static void check(SettingKey key, String name, Number value) {
    key.range()
        .filter(range -> !range.contains(value.doubleValue()))
        .filter(range -> key.required() || !defaultOf(key).equals(value))
        .ifPresent(range -> Arguments.check(false, name, value, range.toString()));
  }

  /** The default of a setting that has one. */
  private static Object defaultOf(SettingKey key) {
    if (key.required()) {
      throw new IllegalArgumentException("key '" + key.name() + "' is missing; it has no default");
    }
    if (key.defaultText().equals(Setting.NONE)) {
      return none(key);
    }
    try {
      JavaType type = MAPPER.constructType(key.type());
      return type.hasRawClass(String.class)
          ? key.defaultText()
          : MAPPER.convertValue(scalar(key.defaultText()), type);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("the default of " + key + " is wrong", e);
    }
  }

  private static Object scalar(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static Object none(SettingKey key) {
    Class<?> type = MAPPER.constructType(key.type()).getRawClass();
    if (NONE_OF.containsKey(type)) {
      return NONE_OF.get(type);
    }
    try {
      return type.getField("NONE").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(key + " needs a constant NONE in its type", e);
    }
  }

  private static Object convert(JsonNode json, SettingKey key) {
    try {
      return MAPPER.readerFor(MAPPER.constructType(key.type())).readValue(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(key.name() + " is " + json + ", which cannot be read", e);
    }
  }

  private static <T> T construct(Class<T> type, Object... arguments) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Record> Class<T> typeOf(T record) {
    return (Class<T>) record.getClass();
  }
}
