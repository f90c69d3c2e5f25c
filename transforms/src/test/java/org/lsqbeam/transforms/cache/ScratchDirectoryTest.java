package org.lsqbeam.transforms.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchDirectoryTest {
  @TempDir private Path folder = Path.of("");
  private WorkerDirectory work = WorkerDirectory.at(null);

  @BeforeEach
  void use() {
    work = WorkerDirectory.at(folder.toString());
  }

  @Test
  void aClosedFolderIsGoneWithItsFiles() throws IOException {
    ScratchDirectory scratch = ScratchDirectory.in(work);
    Files.writeString(scratch.path().resolve("file"), "text");
    scratch.close();
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
  }

  @Test
  void aFolderInUseStaysAndThatOfAKilledProcessGoes() throws IOException {
    try (ScratchDirectory used = ScratchDirectory.in(work)) {
      Path abandoned = Files.createDirectory(used.path().resolveSibling("abandoned"));
      Files.writeString(abandoned.resolve("file"), "text");
      Files.createFile(used.path().resolveSibling("abandoned.lock"));
      ScratchDirectory.in(work).close();
      assertThat(abandoned).doesNotExist();
      assertThat(used.path()).isDirectory();
    }
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
  }
}
