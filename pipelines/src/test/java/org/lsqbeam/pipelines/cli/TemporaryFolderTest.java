package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFolderTest {
  @Test
  void aFolderThatCannotBeWrittenIsNamedWithARemedy(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> TemporaryFolder.require(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the folder for temporary files, " + file + ", cannot be written: ")
        .hasMessageEndingWith("; LSQ_JAVA_OPTS=-Djava.io.tmpdir=FOLDER chooses another");
  }

  @Test
  void theCheckLeavesNothing(@TempDir Path folder) throws IOException {
    TemporaryFolder.require(folder);
    assertThat(folder).isEmptyDirectory();
  }
}
