package org.lsqbeam.transforms.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.server.Bucket;

/** The threads that renew a lease and notice its expiry. */
final class LeaseThreadsTest {
  private static final long MOST_MILLIS = 10_000;

  private Bucket bucket;
  private ObjectStorage folder;

  @BeforeEach
  void start() throws IOException {
    bucket = Bucket.open();
    folder = bucket.folder("run");
  }

  @AfterEach
  void stop() {
    bucket.close();
  }

  /** The threads, which do not keep a process from ending. */
  private List<Thread> threads() {
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("lease of " + folder.pathOf("")))
            .toList();
    assertThat(threads).hasSize(2).allMatch(Thread::isDaemon);
    return threads;
  }

  private static void assertEnd(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(MOST_MILLIS);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void theThreadsOfALeaseEndWhenItIsClosed() throws Exception {
    Lease lease = Lease.take(folder, Thread.currentThread(), reason -> {}).orElseThrow();
    List<Thread> threads = threads();
    lease.close();
    assertEnd(threads);
  }

  @Test
  void theThreadsOfALeaseEndWhenItIsLost() throws Exception {
    Lease lease = Lease.take(folder, Thread.currentThread(), reason -> {}).orElseThrow();
    List<Thread> threads = threads();
    folder.delete("lease.json");
    lease.look();
    assertEnd(threads);
  }

  @Test
  void theLeaseOfAnOutputIsRenewedToo() throws Exception {
    List<Thread> threads;
    try (Closeable lock = OutputLock.ofLease(folder, Lease.Terms.ofThisWorker(), waiting -> {})) {
      assertThat(lock).isNotNull();
      threads = threads();
    }
    assertEnd(threads);
  }

  @Test
  void nothingIsRepeatedForAWorkerThatHasDied() throws Exception {
    Thread worker = new Thread(() -> {});
    worker.start();
    worker.join();
    List<BooleanSupplier> steps = new ArrayList<>();
    try (Lease lease = Lease.take(folder, Lease.Terms.ofThisWorker(), reason -> {}).orElseThrow()) {
      lease.begin(worker, (pause, step) -> steps.add(step));
      assertThat(steps).hasSize(2).noneMatch(BooleanSupplier::getAsBoolean);
    }
  }
}
