package org.lsqbeam.graphs.runtime;

import java.util.function.Supplier;

/**
 * Values of which a process has one, however often our classes are loaded. A cluster loads a job's
 * classes anew for each job, and so their static fields, while TensorFlow and the accelerator stay.
 */
public final class JvmSingletons {
  private static final String PREFIX = "org.lsqbeam.";

  private JvmSingletons() {}

  /**
   * Returns the value of a name; the first caller creates it.
   *
   * @param type of Java itself, which every class loader has in common
   */
  public static <T> T value(String name, Class<T> type, Supplier<T> first) {
    if (type.getClassLoader() != null) {
      throw new IllegalArgumentException(type + " is loaded anew for each job");
    }
    // The only map that all class loaders of a process share; it holds objects of any type.
    return type.cast(System.getProperties().computeIfAbsent(PREFIX + name, key -> first.get()));
  }
}
