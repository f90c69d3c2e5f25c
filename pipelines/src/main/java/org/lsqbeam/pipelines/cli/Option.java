package org.lsqbeam.pipelines.cli;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.lsqbeam.pipelines.experiment.ExperimentKeys;

/**
 * An option as help describes it.
 *
 * @param name as it is written behind {@code --}
 * @param description one or two sentences
 * @param defaultText the value of an option that is not given; empty if it has no default
 */
record Option(String name, String description, String defaultText) {
  private static final String GETTER = "get";

  /** Describes the option that a getter stands for. */
  static Option of(Method getter) {
    Description description = getter.getAnnotation(Description.class);
    Default.String text = getter.getAnnotation(Default.String.class);
    return new Option(
        name(getter),
        description == null ? "" : description.value(),
        text == null ? "" : text.value());
  }

  /** Describes the option that an experiment key stands for, with its other names. */
  static Option of(ExperimentKeys.Key key) {
    String others =
        key.aliases().stream()
            .filter(alias -> !key.description().contains(alias))
            .map(alias -> " Also --" + alias + ".")
            .collect(Collectors.joining());
    return new Option(key.name(), key.description() + others, key.defaultText());
  }

  /** The name of the property that a getter reads. */
  static String name(Method getter) {
    String name = getter.getName().replaceFirst("^(get|is)", "");
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static boolean isGetter(Method method) {
    boolean named = method.getName().startsWith(GETTER) || method.getName().startsWith("is");
    return named && method.getParameterCount() == 0;
  }

  /** Whether the option without a value means {@code true}. */
  boolean isFlag() {
    return defaultText.equals("true") || defaultText.equals("false");
  }

  /** The description with the default. */
  String text() {
    return defaultText.isEmpty() ? description : description + " Default: " + defaultText + ".";
  }
}
