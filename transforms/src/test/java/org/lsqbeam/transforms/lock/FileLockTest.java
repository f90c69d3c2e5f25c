package org.lsqbeam.transforms.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLockTest {
  private Path file;

  @BeforeEach
  void name(@TempDir Path folder) {
    file = folder.resolve("a/lock");
  }

  @Test
  void oneHasItUntilItIsClosed() throws IOException {
    FileLock locked = FileLock.take(file).orElseThrow();
    assertThat(FileLock.take(file)).isEmpty();
    locked.close();
    FileLock next = FileLock.take(file).orElseThrow();
    locked.close();
    assertThat(FileLock.take(file)).as("the first one's, closed again").isEmpty();
    next.close();
  }

  @Test
  void ofAThreadThatDiedAnotherTakesIt() throws Exception {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    Thread dying =
        new Thread(
            () -> {
              try {
                taken.complete(FileLock.take(file).isPresent());
              } catch (IOException e) {
                taken.completeExceptionally(e);
              }
            });
    dying.start();
    dying.join();
    assertThat(taken.get()).isTrue();
    FileLock.take(file).orElseThrow().close();
  }

  @Test
  void whatOtherCodeOfThisProcessHasLockedIsAnothers() throws IOException {
    FileLock.take(file).orElseThrow().close();
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(other.tryLock()).isNotNull();
      assertThat(FileLock.take(file)).isEmpty();
    }
    FileLock.take(file).orElseThrow().close();
  }

  @Test
  void otherCodeOfThisProcessCannotLockTheFile() throws IOException {
    try (FileLock lock = FileLock.take(file).orElseThrow();
        FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
    }
  }

  @Test
  void whatAnotherProcessHasLockedIsFreeWhenItEnds() throws Exception {
    FileLock.take(file).orElseThrow().close();
    Process other = LockingProcess.start(file);
    assertThat(FileLock.take(file)).isEmpty();
    other.getOutputStream().close();
    assertThat(other.waitFor()).isZero();
    FileLock.take(file).orElseThrow().close();
  }

  @Test
  void whoAwaitsALockHasItOnceItIsFreed() throws Exception {
    FileLock first = FileLock.take(file).orElseThrow();
    CompletableFuture<Boolean> freed = new CompletableFuture<>();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try (FileLock lock = FileLock.await(file)) {
                return lock != null && freed.getNow(false);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    freed.complete(true);
    first.close();
    assertThat(waiting.get()).isTrue();
    FileLock.take(file).orElseThrow().close();
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws IOException {
    FileLock first = FileLock.take(file).orElseThrow();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> FileLock.await(file)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).as("it still is").isTrue();
    first.close();
  }
}
