package org.lsqbeam.transforms.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UninterruptiblyTest {
  @Test
  void anInterruptedThreadTransfersAndStaysInterrupted(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("file");
    Thread.currentThread().interrupt();
    Uninterruptibly.run(
        () -> {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}));
          }
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasBinaryContent(new byte[] {1});
  }

  @Test
  void aTransferDoesNotKeepTheProcessFromEnding() throws IOException {
    boolean[] daemon = new boolean[1];
    Uninterruptibly.run(() -> daemon[0] = Thread.currentThread().isDaemon());
    assertThat(daemon[0]).isTrue();
  }

  @Test
  void aFailureArrivesAsItWasThrown() {
    for (Exception failure :
        new Exception[] {new FileNotFoundException("a"), new IllegalStateException("b")}) {
      assertThatThrownBy(
              () ->
                  Uninterruptibly.run(
                      () -> {
                        if (failure instanceof IOException e) {
                          throw e;
                        }
                        throw (RuntimeException) failure;
                      }))
          .isSameAs(failure);
    }
  }
}
