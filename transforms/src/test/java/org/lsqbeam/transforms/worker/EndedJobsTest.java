package org.lsqbeam.transforms.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnInvokers;
import org.junit.jupiter.api.Test;

/** The memory of a worker for many jobs, each with a class loader of its own, as on a cluster. */
final class EndedJobsTest {
  private static final int JOBS = 30;

  @Test
  void theClassesOfEndedJobsAreUnloadedAndThoseOfARunningOneStay() throws Exception {
    JobLoader running = new JobLoader();
    Object invoker = work(running);
    List<WeakReference<ClassLoader>> ended = new ArrayList<>();
    for (int job = 0; job < JOBS; job++) {
      ended.add(endedJob());
    }
    System.gc();
    assertThat(ended).noneMatch(loader -> loader.get() == null); // Beam keeps them

    EndedJobs.forget();
    System.gc();
    assertThat(ended).allMatch(loader -> loader.get() == null);
    assertThat(work(running)).hasSameClassAs(invoker);
    running.close();
  }

  private static WeakReference<ClassLoader> endedJob() throws Exception {
    try (JobLoader loader = new JobLoader()) {
      work(loader);
      return new WeakReference<>(loader);
    }
  }

  /** Calls a job's {@code DoFn} as a runner does. */
  private static Object work(ClassLoader loader) throws Exception {
    Class<?> type = loader.loadClass(JobWork.class.getName());
    return DoFnInvokers.invokerFor((DoFn<?, ?>) type.getConstructor().newInstance());
  }

  /** Loads the {@code DoFn} itself, and all else as usual. */
  private static final class JobLoader extends URLClassLoader {
    JobLoader() {
      super(new URL[] {JobWork.class.getProtectionDomain().getCodeSource().getLocation()});
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (name.equals(JobWork.class.getName())) {
          Class<?> loaded = findLoadedClass(name);
          return loaded == null ? findClass(name) : loaded;
        }
        return super.loadClass(name, resolve);
      }
    }
  }
}
