package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.Storage;

final class DatasetFolderTest {
  /** The DirectRunner ends with an error while other threads of it still write. */
  @Test
  void whatIsBeingWrittenIsAwaitedBeforeAnAttemptIsRemoved(@TempDir Path datasets)
      throws Exception {
    DatasetFolder folder = new DatasetFolder(Storage.at(datasets.toString()), "small");
    folder.prepareToWrite();
    SlowEntries entries = new SlowEntries();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(checked(() -> folder.spill(entries, 1)));
    entries.started.await();

    Thread removal = new Thread(checked(folder::discardUnfinished));
    removal.start();
    while (removal.isAlive() && removal.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(removal.isAlive()).as("waits for the writer").isTrue();

    entries.goOn.countDown();
    writer.get();
    removal.join();
    assertThat(datasets).isEmptyDirectory();
  }

  private interface Action {
    void run() throws IOException;
  }

  private static Runnable checked(Action action) {
    return () -> {
      try {
        action.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** One entry, for which its reader has to wait. */
  private static final class SlowEntries extends AbstractList<Spill.Entry> {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public Spill.Entry get(int index) {
      started.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new Spill.Entry(ExampleKey.of(Split.TRAIN, "ant", "1"), new byte[] {1});
    }

    @Override
    public int size() {
      return 1;
    }
  }
}
