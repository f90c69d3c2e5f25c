package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ProcessWideTest {
  @Test
  void aClassThatIsLoadedAgainFindsTheSameValue() throws Exception {
    URL here = ProcessWide.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader job =
        new URLClassLoader(new URL[] {here}, ClassLoader.getPlatformClassLoader())) {
      Class<?> again = job.loadClass(ProcessWide.class.getName());
      assertThat(again).isNotEqualTo(ProcessWide.class);
      Supplier<ReentrantLock> first = ReentrantLock::new;
      Object theirs =
          again
              .getMethod("value", String.class, Class.class, Supplier.class)
              .invoke(null, "test", ReentrantLock.class, first);
      assertThat(theirs).isSameAs(ProcessWide.value("test", ReentrantLock.class, first));
    }
  }

  @Test
  void aTypeOfOursIsRefused() {
    assertThatThrownBy(() -> ProcessWide.value("ours", ProcessWideTest.class, ProcessWideTest::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ProcessWideTest is loaded anew for each job");
  }
}
