package org.lsqbeam.transforms.worker;

import java.lang.reflect.Field;
import java.net.URLClassLoader;
import java.util.Map;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of the classes of jobs that have ended. A cluster loads a job's classes by a class loader
 * of its own, and closes it when the job ends; but two caches of Beam, which are loaded once per
 * process, keep each {@code DoFn} for ever, and with it all classes of its job. After some 140 jobs
 * they would fill a TaskManager's Metaspace.
 */
public final class EndedJobs {
  private static final Logger LOG = LoggerFactory.getLogger(EndedJobs.class);

  private static final String INVOKERS =
      "org.apache.beam.sdk.transforms.reflect.ByteBuddyDoFnInvokerFactory";

  private EndedJobs() {}

  /** Forgets the classes of ended jobs; those of running ones stay. */
  public static void forget() {
    try {
      Class<?> invokers = Class.forName(INVOKERS);
      forget(cache(DoFnSignatures.class, "signatureCache", null));
      forget(
          cache(
              invokers, "byteBuddyInvokerConstructorCache", field(invokers, "INSTANCE").get(null)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another version of Beam: work goes on, and the Metaspace fills up slowly.
      LOG.warn("the classes of ended jobs stay in memory: {}", e.toString());
    }
  }

  private static Map<?, ?> cache(Class<?> owner, String name, @Nullable Object instance)
      throws ReflectiveOperationException {
    return (Map<?, ?>) field(owner, name).get(instance);
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Both caches are concurrent maps. */
  private static void forget(Map<?, ?> cache) {
    cache.keySet().removeIf(type -> type instanceof Class<?> fn && isOfEndedJob(fn));
  }

  /** A class loader that is closed does not find the file of its own class any more. */
  private static boolean isOfEndedJob(Class<?> type) {
    return type.getClassLoader() instanceof URLClassLoader loader
        && loader.findResource(type.getName().replace('.', '/') + ".class") == null;
  }
}
