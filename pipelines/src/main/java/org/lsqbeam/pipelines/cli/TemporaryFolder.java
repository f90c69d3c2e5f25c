package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lsqbeam.graphs.io.NamedErrors;

/** The JVM's folder for temporary files, from which Beam loads a native library. */
final class TemporaryFolder {
  /** More than the library has. */
  private static final int LIBRARY_BYTES = 1 << 20;

  private TemporaryFolder() {}

  /** Checks that a library can be put there; Beam's loader would print a stack trace. */
  static void require() throws IOException {
    require(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Does the same for a folder; one that does not exist is created by those who need it. */
  static void require(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Path file = Files.createTempFile(folder, "lsq-beam", ".tmp");
      try {
        Files.write(file, new byte[LIBRARY_BYTES]);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IOException(
          "the folder for temporary files, "
              + folder
              + ", cannot be written: "
              + NamedErrors.message(e)
              + "; LSQ_JAVA_OPTS=-Djava.io.tmpdir=FOLDER chooses another",
          e);
    }
  }
}
