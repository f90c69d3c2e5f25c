package org.lsqbeam.transforms.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;

/** By a clock that stands still until it is set, but for the one test of its threads. */
final class LeaseTest {
  private static final Duration LENGTH = Duration.ofSeconds(80);

  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final List<Repeated> repeated = new ArrayList<>();
  @AutoClose private final Bucket bucket = Bucket.open();
  private final ObjectStorage folder = bucket.folder("run");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Optional<Lease> take(String owner) throws IOException {
    return Lease.take(folder, new Lease.Terms(owner, LENGTH, () -> now), lost::add);
  }

  /** A step that is repeated, and when it comes next. */
  private static final class Repeated {
    private final Duration pause;
    private final BooleanSupplier step;
    private Instant next;

    Repeated(Duration pause, BooleanSupplier step, Instant next) {
      this.pause = pause;
      this.step = step;
      this.next = next;
    }
  }

  private void repeat(Duration pause, BooleanSupplier step) {
    repeated.add(new Repeated(pause, step, now.plus(pause)));
  }

  /** Lets time pass, and does what is repeated in the meantime. */
  private void pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusMillis(500);
      for (Repeated each : List.copyOf(repeated)) {
        if (!now.isBefore(each.next)) {
          each.next = now.plus(each.pause);
          if (!each.step.getAsBoolean()) {
            repeated.remove(each);
          }
        }
      }
    }
  }

  private String file() throws IOException {
    return new String(folder.read("lease.json"), StandardCharsets.UTF_8);
  }

  @Test
  void theFileSaysWhoHasItUntilWhen() throws IOException {
    assertThat(take("a")).isPresent();
    assertThat(file()).isEqualTo("{\"expires\":\"2026-01-01T00:01:20Z\",\"owner\":\"a\"}");
  }

  @Test
  void onlyOneHasIt() throws IOException {
    Lease lease = take("a").orElseThrow();
    assertThat(lease.isHeld()).isTrue();
    assertThat(take("b")).isEmpty();
    assertThat(take("a")).as("a worker's second thread").isEmpty();
  }

  @Test
  void onceGivenBackAnotherTakesItAtOnce() throws IOException {
    Lease lease = take("a").orElseThrow();
    lease.close();
    assertThat(lease.isHeld()).isFalse();
    assertThat(folder.isFile("lease.json")).isFalse();
    assertThat(take("b")).isPresent();
    assertThat(lost).isEmpty();
  }

  @Test
  void aDeadWorkersIsTakenOverWhenItsTimeIsUp() throws IOException {
    assertThat(take("dead")).isPresent();
    now = now.plusSeconds(79);
    assertThat(take("b")).isEmpty();
    now = now.plusSeconds(1);
    assertThat(take("b")).isPresent();
    assertThat(take("c")).isEmpty();
  }

  @Test
  void aRenewedOneIsNotTakenOver() throws IOException {
    Lease lease = take("a").orElseThrow();
    now = now.plusSeconds(60);
    lease.renew();
    now = now.plusSeconds(60);
    assertThat(lease.isHeld()).isTrue();
    assertThat(take("b")).isEmpty();
    assertThat(file()).contains("2026-01-01T00:02:20Z");
  }

  @Test
  void whoCouldNotRenewItInTimeHasLostItBeforeAnotherTakesIt() throws IOException {
    Lease lease = take("a").orElseThrow();
    now = now.plusSeconds(69);
    assertThat(lease.isHeld()).isTrue();
    now = now.plusSeconds(1);
    assertThat(lease.isHeld()).isFalse();
    assertThat(lost)
        .containsExactly("the lease of " + folder.root() + " is lost: it was not renewed in time");
    assertThat(take("b")).isEmpty();
    lease.renew();
    assertThat(lease.isHeld()).as("it does not come back").isFalse();
    assertThat(file()).contains("00:01:20Z");
    assertThat(lost).as("said once").hasSize(1);
  }

  @Test
  void whoFindsAnotherInTheFileHasLostIt() throws IOException {
    Lease lease = take("a").orElseThrow();
    folder.write(
        "lease.json",
        "{\"owner\":\"b\",\"expires\":\"2026-01-01T00:09:00Z\"}".getBytes(StandardCharsets.UTF_8));
    lease.renew();
    assertThat(lease.isHeld()).isFalse();
    assertThat(lost).containsExactly("the lease of " + folder.root() + " is lost: b holds it");
    lease.close();
    assertThat(file()).contains("\"b\"");
  }

  @Test
  void whoFindsNothingHasLostIt() throws IOException {
    Lease lease = take("a").orElseThrow();
    folder.delete("lease.json");
    lease.renew();
    assertThat(lease.isHeld()).isFalse();
    assertThat(lost)
        .containsExactly("the lease of " + folder.root() + " is lost: its file is gone");
  }

  @Test
  void aRenewalThatSeemedToFailCounts() throws IOException {
    Lease lease = take("a").orElseThrow();
    folder.write(
        "lease.json",
        "{\"owner\":\"a\",\"expires\":\"2026-01-01T00:02:00Z\"}".getBytes(StandardCharsets.UTF_8));
    lease.renew();
    assertThat(lost).isEmpty();
    now = now.plusSeconds(100);
    assertThat(lease.isHeld()).isTrue();
    lease.renew();
    assertThat(file()).contains("2026-01-01T00:03:00Z");
  }

  @Test
  void aLateOwnerDoesNotGiveBackAnothers() throws IOException {
    Lease late = take("late").orElseThrow();
    now = now.plusSeconds(80);
    assertThat(take("b")).isPresent();
    late.close();
    assertThat(file()).contains("\"b\"");
  }

  @Test
  void itIsRenewedByItselfUntilItIsClosed() throws IOException {
    Lease lease = take("a").orElseThrow();
    lease.begin(Thread.currentThread(), this::repeat);
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(20));
      assertThat(take("b")).isEmpty();
    }
    assertThat(lease.isHeld()).isTrue();
    lease.close();
    assertThat(take("b")).isPresent();
    pass(Duration.ofSeconds(100));
    assertThat(lost).isEmpty();
    assertThat(file()).contains("\"b\"");
  }

  @Test
  void anExpiryIsNoticedWhileNoRenewalSucceeds() throws IOException {
    Lease lease = take("a").orElseThrow();
    lease.begin(Thread.currentThread(), this::repeat);
    bucket.server().fail(Operation.INSERT, Fault.FORBIDDEN, 1000);
    pass(Duration.ofSeconds(60));
    assertThat(lost).isEmpty();
    pass(Duration.ofSeconds(15));
    assertThat(lost).as("in time before another may take it").hasSize(1);
  }

  @Test
  void aLossIsReportedWithoutBeingAskedFor() throws Exception {
    CountDownLatch reported = new CountDownLatch(1);
    Lease lease =
        inRealTime("a", Duration.ofMillis(400), reason -> reported.countDown()).orElseThrow();
    lease.begin(Thread.currentThread());
    folder.delete("lease.json");
    assertThat(reported.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void aHolderIsNamedUntilItGivesTheLeaseBack() throws Exception {
    assertThat(Lease.holder(folder)).isEmpty();
    Lease lease = Lease.take(folder, Thread.currentThread(), reason -> {}).orElseThrow();
    assertThat(Lease.holder(folder).orElseThrow().words())
        .contains(Long.toString(ProcessHandle.current().pid()))
        .contains(" until ");
    lease.close();
    assertThat(Lease.holder(folder)).isEmpty();
  }

  @Test
  void itIsNotRenewedForAThreadThatHasDied() throws Exception {
    Thread worker = new Thread(() -> {});
    worker.start();
    worker.join();
    take("dead").orElseThrow().begin(worker, this::repeat);
    pass(Duration.ofSeconds(80));
    assertThat(take("b")).isPresent();
  }

  @Test
  void whoLooksAtTheFileKnowsOfALossAtOnce() throws IOException {
    Lease lease = take("a").orElseThrow();
    lease.look();
    assertThat(lease.isHeld()).isTrue();
    folder.write(
        "lease.json",
        "{\"owner\":\"b\",\"expires\":\"2026-01-01T00:09:00Z\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(lease.isHeld()).as("the file is not read yet").isTrue();
    lease.look();
    assertThat(lease.isHeld()).isFalse();
    assertThat(lost).containsExactly("the lease of " + folder.root() + " is lost: b holds it");
  }

  private Optional<Lease> inRealTime(String owner, Duration length, Consumer<String> whenLost)
      throws IOException {
    return Lease.take(folder, new Lease.Terms(owner, length, InstantSource.system()), whenLost);
  }
}
