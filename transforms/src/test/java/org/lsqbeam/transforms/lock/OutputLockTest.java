package org.lsqbeam.transforms.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.server.Bucket;

/** By a clock that goes a second at each look. */
final class OutputLockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant EXPIRY = START.plusSeconds(42);

  private final List<String> said = new ArrayList<>();
  @AutoClose private final Bucket bucket = Bucket.open();
  private final ObjectStorage output = bucket.folder("output");
  private Instant now = START;

  /** A second later, but not after the other lease has expired: the one taken then lasts. */
  private synchronized Instant next() {
    now = now.isBefore(EXPIRY) ? now.plusSeconds(1) : now;
    return now;
  }

  private Closeable lock(Consumer<String> say) throws IOException {
    Lease.Terms terms = new Lease.Terms("this", Duration.ofMillis(60), this::next);
    return OutputLock.ofLease(output, terms, say.andThen(said::add));
  }

  private void writeLease(String owner, Instant expires) {
    String lease = "{\"owner\":\"" + owner + "\",\"expires\":\"" + expires + "\"}";
    try {
      output.write("lease.json", lease.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCommandThatDiedIsWaitedForUntilItsTimeIsUp() throws IOException {
    writeLease("1@dead", EXPIRY);
    try (Closeable lock = lock(waiting -> {})) {
      assertThat(lock).isNotNull();
      assertThat(now).isAfterOrEqualTo(EXPIRY);
    }
    assertThat(said)
        .containsExactly(
            "output 'gs://bucket/output' is locked by 1@dead; waiting up to 40 s for its lease to"
                + " expire");
    assertThat(output.isFile("lease.json")).as("given back").isFalse();
  }

  @Test
  void whoRenewsItsLeaseIsAliveAndKeepsOthersOut() {
    writeLease("1@alive", EXPIRY);
    Instant renewed = START.plusSeconds(57);
    assertThatThrownBy(() -> lock(waiting -> writeLease("1@alive", renewed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "output 'gs://bucket/output' is in use by another lsq (1@alive until"
                + " 2026-01-01T00:00:57Z); run one command at a time per output");
    assertThat(now).as("not waited for").isBefore(EXPIRY);
  }

  @Test
  void anotherThatIsFasterKeepsOthersOut() {
    writeLease("1@dead", EXPIRY);
    assertThatThrownBy(() -> lock(waiting -> writeLease("2@faster", START.plusSeconds(57))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in use by another lsq (2@faster until");
  }

  @Test
  void whatIsGivenBackIsTaken() throws IOException {
    writeLease("1@ending", EXPIRY);
    lock(waiting -> {
          try {
            output.delete("lease.json");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .close();
    assertThat(now).isBefore(EXPIRY);
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() {
    writeLease("1@dead", EXPIRY);
    assertThatThrownBy(() -> lock(waiting -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("interrupted while waiting for the lease of gs://bucket/output");
    assertThat(Thread.interrupted()).as("it still is").isTrue();
  }
}
