package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.transforms.lock.Uninterruptibly;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Hold;
import org.lsqbeam.transforms.storage.server.Operation;

/** A write of a worker that lost its run never replaces one of its successor. */
final class ConditionalWriterTest {
  @TempDir private Path here = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();
  private final ObjectStorage run = bucket.folder("run");

  @AutoClose("shutdownNow")
  private final ExecutorService earlier = Executors.newSingleThreadExecutor();

  /** A worker that holds the run. */
  private ConditionalWriter worker() throws IOException {
    return new ConditionalWriter(run, RunLock.take(new RunFolder(run)).orElseThrow());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(here.resolve(text), text);
  }

  private String stored(String name) throws IOException {
    return new String(run.read(name), StandardCharsets.UTF_8);
  }

  /** Lets the lease of whoever holds the run end. */
  private void endLease() throws IOException {
    String lease = "{\"owner\":\"dead\",\"expires\":\"" + Instant.now().minusSeconds(1) + "\"}";
    run.write("lease.json", lease.getBytes(StandardCharsets.UTF_8));
  }

  /** An upload by a worker that loses its run meanwhile; what comes of the next one after it. */
  private Future<?> uploadByAnEarlierWorker(CountDownLatch first) {
    return earlier.submit(
        () -> {
          ConditionalWriter files = worker();
          Uninterruptibly.run(() -> files.upload(file("early"), "a/file"));
          first.countDown();
          Uninterruptibly.run(() -> files.upload(file("early"), "a/other"));
          return null;
        });
  }

  private static void assertLost(Future<?> upload) {
    assertThatThrownBy(upload::get)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the lease of gs://bucket/run is lost: ")
        .hasMessageEndingWith(" holds it");
  }

  @Test
  void whatArrivesAfterTheNextWorkersWriteFindsAnotherVersionAndEndsItsSender() throws Exception {
    for (String before : new String[] {"", "older"}) {
      if (!before.isEmpty()) {
        run.upload(file(before), "a/file");
      }
      Hold hold = bucket.server().hold("run/a/file");
      Future<?> early = uploadByAnEarlierWorker(new CountDownLatch(1));
      hold.awaitIt();
      endLease();
      worker().upload(file("late"), "a/file");
      hold.release();
      assertLost(early);
      assertThat(stored("a/file")).isEqualTo("late");
      assertThat(run.children("a")).containsExactly("file");
      endLease();
    }
  }

  @Test
  void whatArrivesBeforeTheNextWorkersWriteIsReplacedByIt() throws Exception {
    Hold hold = bucket.server().hold("run/a/file");
    CountDownLatch first = new CountDownLatch(1);
    Hold second = bucket.server().hold("run/a/other");
    Future<?> early = uploadByAnEarlierWorker(first);
    hold.awaitIt();
    endLease();
    ConditionalWriter next = worker();
    hold.release();
    first.await();
    second.awaitIt();
    assertThat(stored("a/file")).isEqualTo("early");
    next.upload(file("late"), "a/file");
    next.upload(file("late"), "a/other");
    second.release();
    assertLost(early);
    assertThat(stored("a/file")).isEqualTo("late");
    assertThat(stored("a/other")).isEqualTo("late");
    assertThat(Recovery.counts()).containsKey(Recovery.LATE_WRITE_REPLACED);
  }

  @Test
  void aWorkerKnowsItsOwnWrites() throws IOException {
    ConditionalWriter files = worker();
    for (String text : new String[] {"one", "two"}) {
      files.upload(file(text), "a/file");
      assertThat(stored("a/file")).isEqualTo(text);
    }
    files.write("done.json", SealedJson.indented(new RunFolder.Done("0123456789ab", 4, "ab")));
    assertThat(new RunFolder(run).done()).hasValue(new RunFolder.Done("0123456789ab", 4, "ab"));
  }

  @Test
  void aFolderIsRemovedThoughSomethingArrivesMeanwhile() throws IOException {
    ConditionalWriter files = worker();
    run.upload(file("early"), "a/file");
    run.upload(file("early"), "a/state.json");
    bucket.server().fail(Operation.DELETE, Fault.OVERTAKEN, 2);
    files.deleteFolder("a", "state.json");
    assertThat(run.list("a")).isEmpty();
  }

  @Test
  void theFileThatMakesAFolderWholeIsRemovedFirst() throws IOException {
    ConditionalWriter files = worker();
    files.upload(file("early"), "a/file");
    files.upload(file("early"), "a/state.json");
    bucket.server().fail(Operation.DELETE, Fault.NONE, 1);
    bucket.server().fail(Operation.DELETE, Fault.FORBIDDEN, 1);
    assertThatThrownBy(() -> files.deleteFolder("a", "state.json"))
        .isInstanceOf(InvalidDataException.class);
    assertThat(run.children("a")).containsExactly("file");
  }

  @Test
  void whoHasLostTheRunWritesAndRemovesNothing() throws Exception {
    ConditionalWriter files = worker();
    files.upload(file("early"), "a/file");
    endLease();
    // It does not know yet, so what it writes is refused for its version alone.
    RunLock next = RunLock.take(new RunFolder(run)).orElseThrow();
    run.upload(file("late"), "a/file");
    assertThatThrownBy(() -> files.upload(file("early"), "a/file"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(" is lost: ");
    assertThat(Thread.interrupted()).as("a worker is told so").isTrue();
    for (ThrowingCallable call :
        new ThrowingCallable[] {
          () -> files.write("new.json", new byte[1]), () -> files.deleteFolder("a", "file")
        }) {
      assertThatThrownBy(call).hasMessageContaining(" is lost: ");
    }
    assertThat(stored("a/file")).isEqualTo("late");
    assertThat(run.children("")).containsExactly("a", "lease.json");
    next.close();
  }
}
