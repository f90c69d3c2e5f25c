package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.retrying.BasicResultRetryAlgorithm;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is said while requests are sent again. */
final class AnnouncedRetriesTest {
  private final AtomicLong seconds = new AtomicLong();
  private final List<String> said = new ArrayList<>();
  private final AnnouncedRetries retries =
      new AnnouncedRetries(
          new BasicResultRetryAlgorithm<>(),
          Duration.ofMinutes(5),
          () -> Instant.ofEpochSecond(seconds.get()),
          said::add);

  private void failAt(long second) {
    seconds.set(second);
    assertThat(retries.shouldRetry(new IOException("reset"), "")).isTrue();
  }

  @Test
  void onlyTheFirstFailureAfterTenSecondsIsAnnounced() {
    AnnouncedRetries.start(Instant.ofEpochSecond(0));
    failAt(9);
    assertThat(said).isEmpty();
    failAt(10);
    failAt(299);
    assertThat(said).containsExactly("Cloud Storage fails (reset); trying again for up to 300 s");
  }
}
