package org.lsqbeam.graphs.io;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in a few words of ours what is wrong with a JSON value. */
public final class JsonProblem {
  private JsonProblem() {}

  /** Describes why Jackson refused a value. */
  public static String of(JsonProcessingException failure) {
    if (failure.getCause() instanceof JsonParseException inMember) {
      return of(inMember);
    }
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return "it has an unknown member '" + pathOf(unknown) + "'";
    }
    if (failure instanceof ValueInstantiationException refused
        && refused.getCause() instanceof IllegalArgumentException reason
        && !refused.getPath().isEmpty()) {
      return "its member '" + pathOf(refused) + "' has no valid value: " + reason.getMessage();
    }
    if (failure instanceof JsonMappingException mismatch && !mismatch.getPath().isEmpty()) {
      return "its member '" + pathOf(mismatch) + "' is missing or has no valid value";
    }
    if (failure instanceof JsonParseException && failure.getLocation() != null) {
      return "it is not JSON: see line " + failure.getLocation().getLineNr();
    }
    return "it is not the JSON value that lsq-beam writes";
  }

  private static String pathOf(JsonMappingException failure) {
    return failure.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** Describes the first null where a value has none; empty if there is none. */
  static Optional<String> ofNulls(@Nullable Object value) {
    return value == null ? Optional.of("it is null") : missing(value, "");
  }

  private static Optional<String> missing(@Nullable Object value, String path) {
    if (value == null) {
      return Optional.of("its member '" + path + "' is missing or null");
    }
    if (value instanceof Record object) {
      return missingIn(object, path);
    }
    if (value instanceof Collection<?> list) {
      return first(list, path + "[]");
    }
    if (value instanceof Map<?, ?> map) {
      return first(map.values(), path + "{}");
    }
    return Optional.empty();
  }

  private static Optional<String> first(Collection<?> values, String path) {
    return values.stream().map(value -> missing(value, path)).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> missingIn(Record object, String path) {
    String prefix = path.isEmpty() ? "" : path + ".";
    for (RecordComponent component : object.getClass().getRecordComponents()) {
      @Nullable Object member = member(object, component);
      boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (member != null || !optional) {
        Optional<String> missing = missing(member, prefix + component.getName());
        if (missing.isPresent()) {
          return missing;
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable Object member(Record object, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(object);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(Objects.requireNonNull(component.getName()), e);
    }
  }
}
