package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FolderTreeTest {
  /** Tried until the two have met. */
  @Test
  @Timeout(60)
  void aFolderIntoWhichAnotherThreadWritesIsRemovedNonetheless(@TempDir Path temporary)
      throws IOException {
    Path folder = temporary.resolve("folder");
    while (!Recovery.counts().containsKey(Recovery.FOLDER_REMOVED_AGAIN)) {
      Files.createDirectory(folder);
      for (int i = 0; i < 50; i++) {
        Files.createFile(folder.resolve("early-" + i));
      }
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeUntilRemoved(folder));
      FolderTree.delete(folder);
      writing.join();
      assertThat(folder).doesNotExist();
    }
  }

  private static void writeUntilRemoved(Path folder) {
    try {
      for (int i = 0; i < 20; i++) {
        Files.createFile(folder.resolve("late-" + i));
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
