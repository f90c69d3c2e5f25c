package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFilesTest {
  /** An interrupted thread still saves its checkpoint, and then sees that it is interrupted. */
  @Test
  void anInterruptedThreadSyncsAndStaysInterrupted(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[] {1});
    Thread.currentThread().interrupt();
    DurableFiles.sync(file);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Recovery.counts()).containsKey(Recovery.SYNC_REPEATED);
  }
}
