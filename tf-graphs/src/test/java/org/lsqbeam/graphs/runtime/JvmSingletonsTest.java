package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class JvmSingletonsTest {
  @Test
  void aClassThatIsLoadedAgainFindsTheSameValue() throws Exception {
    URL here = JvmSingletons.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader job =
        new URLClassLoader(new URL[] {here}, ClassLoader.getPlatformClassLoader())) {
      Class<?> again = job.loadClass(JvmSingletons.class.getName());
      assertThat(again).isNotEqualTo(JvmSingletons.class);
      Supplier<ReentrantLock> first = ReentrantLock::new;
      Object theirs =
          again
              .getMethod("value", String.class, Class.class, Supplier.class)
              .invoke(null, "test", ReentrantLock.class, first);
      assertThat(theirs).isSameAs(JvmSingletons.value("test", ReentrantLock.class, first));
    }
  }

  @Test
  void aTypeOfOursIsRefused() {
    assertThatThrownBy(
            () -> JvmSingletons.value("ours", JvmSingletonsTest.class, JvmSingletonsTest::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JvmSingletonsTest is loaded anew for each job");
  }
}
