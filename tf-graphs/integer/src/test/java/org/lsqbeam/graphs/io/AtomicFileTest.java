package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  @Test
  void aFileHasThePermissionsOfAnyNewFile(@TempDir Path folder) throws IOException {
    FileStore store = Files.getFileStore(folder);
    Assumptions.assumeTrue(store.supportsFileAttributeView("posix"), "needs POSIX permissions");
    Path plain = Files.createFile(folder.resolve("plain"));
    Path whole = folder.resolve("whole");
    AtomicFile.write(whole, new byte[] {1});
    assertThat(Files.getPosixFilePermissions(whole))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aFileReplacesAnotherAndItsFolderIsMade(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a/b/file");
    AtomicFile.write(file, new byte[] {1, 2, 3});
    AtomicFile.write(file, new byte[] {4});
    assertThat(file).hasBinaryContent(new byte[] {4});
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatCannotBeWrittenLeavesNothing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("file");
    Files.createDirectories(file.resolve("is a folder"));
    assertThatThrownBy(() -> AtomicFile.write(file, new byte[] {1}))
        .isInstanceOf(MisplacedException.class)
        .hasMessage(file + " is a folder; must be a file");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatAKilledWriterLeftIsDiscardedAndNothingElse(@TempDir Path folder) throws IOException {
    Path other = Files.createFile(folder.resolve("other"));
    Path hidden = Files.createFile(folder.resolve(".hidden"));
    Files.createFile(folder.resolve(".unfinished-metrics.jsonl-0123"));
    AtomicFile.discardUnfinished(folder);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(other, hidden);
    }
  }

  @Test
  void ofAllWhoWriteANewFileAtOnceOneSucceeds(@TempDir Path folder) throws Exception {
    assertOneSucceeds(folder.resolve("file"));
    assertThat(Recovery.counts()).containsKey(Recovery.FILE_OF_ANOTHER_KEPT);
  }

  /** The temporary file's name would be longer than a file system allows, so it has no link. */
  @Test
  void ofAllWhoWriteANewFileWithoutLinksOneSucceeds(@TempDir Path folder) throws Exception {
    long before = created();
    assertOneSucceeds(folder.resolve("f".repeat(240)));
    assertThat(created()).isGreaterThan(before);
  }

  private static long created() {
    return Recovery.counts().getOrDefault(Recovery.FILE_CREATED_WITHOUT_LINK, 0L);
  }

  private static void assertOneSucceeds(Path file) throws Exception {
    List<byte[]> successful = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Void>> writes = new ArrayList<>();
    for (byte content = 0; content < 64; content++) {
      byte[] own = {content};
      writes.add(
          () -> {
            if (AtomicFile.writeNew(file, own)) {
              successful.add(own);
            }
            return null;
          });
    }
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      for (Future<Void> write : writers.invokeAll(writes)) {
        write.get();
      }
    } finally {
      writers.shutdown();
    }
    assertThat(successful).hasSize(1);
    assertThat(file).hasBinaryContent(successful.get(0));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  /** The command that holds the lock of an output discards, while another one opens the output. */
  @Test
  void newFilesAreWrittenWhileOthersDiscardUnfinishedOnes(@TempDir Path folder) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Callable<Void> discarding =
        () -> {
          while (!done.get()) {
            AtomicFile.discardUnfinished(folder);
          }
          return null;
        };
    ExecutorService others = Executors.newFixedThreadPool(2);
    List<Future<Void>> discarded = List.of(others.submit(discarding), others.submit(discarding));
    try {
      for (byte i = 0; i < 100; i++) {
        Path file = folder.resolve("file" + i);
        assertThat(AtomicFile.writeNew(file, new byte[] {i})).isTrue();
        assertThat(AtomicFile.writeNew(file, new byte[] {-1})).isFalse();
        assertThat(file).hasBinaryContent(new byte[] {i});
      }
    } finally {
      done.set(true);
      others.shutdown();
    }
    for (Future<Void> each : discarded) {
      each.get();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(100).noneMatch(AtomicFile::isUnfinished);
    }
  }
}
