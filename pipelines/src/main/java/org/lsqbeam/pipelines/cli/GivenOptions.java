package org.lsqbeam.pipelines.cli;

import com.google.common.reflect.AbstractInvocationHandler;
import com.google.common.reflect.Reflection;
import java.lang.reflect.Method;
import java.util.Map;
import org.apache.beam.sdk.options.Default;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.options.LsqOptions;

/** Implements {@link LsqOptions}: a getter returns the value that is given, else its default. */
final class GivenOptions extends AbstractInvocationHandler {
  private final Map<String, String> given;

  private GivenOptions(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * Returns the options of a command line.
   *
   * @param given the values by the options' names
   */
  static LsqOptions of(Map<String, String> given) {
    return Reflection.newProxy(LsqOptions.class, new GivenOptions(given));
  }

  @Override
  protected @Nullable Object handleInvocation(
      Object proxy, Method getter, @Nullable Object[] arguments) {
    String value = given.get(Option.name(getter));
    Default.String text = getter.getAnnotation(Default.String.class);
    return value != null || text == null ? value : text.value();
  }
}
