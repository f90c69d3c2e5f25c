package org.lsqbeam.pipelines.options;

import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of an experiment that the command line overrides. */
public final class Overrides {
  private static final String GETTER = "get";
  private static final String EXPERIMENT = "experiment";

  private Overrides() {}

  /** YAML text by the experiment's key, for the options that were given. */
  public static Map<String, String> of(ExperimentOptions options) {
    Map<String, String> given = new TreeMap<>();
    for (Method method : ExperimentOptions.class.getDeclaredMethods()) {
      String name = method.getName();
      if (name.startsWith(GETTER)) {
        String key = Introspector.decapitalize(name.substring(GETTER.length()));
        Object value = value(method, options);
        if (value != null && !key.equals(EXPERIMENT)) {
          given.put(key, value.toString());
        }
      }
    }
    return given;
  }

  private static @Nullable Object value(Method getter, ExperimentOptions options) {
    try {
      return getter.invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(getter + " cannot be called", e);
    }
  }
}
