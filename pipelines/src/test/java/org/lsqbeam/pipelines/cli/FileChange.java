package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How a file of an output is changed. */
enum FileChange {
  DAMAGED {
    @Override
    void make(Path file, Path others) throws IOException {
      Files.write(file, Damage.ONE_BIT_FLIPPED.of(Files.readAllBytes(file)));
    }
  },
  MISSING {
    @Override
    void make(Path file, Path others) throws IOException {
      Files.delete(file);
    }
  },
  ANOTHERS {
    @Override
    void make(Path file, Path others) throws IOException {
      Files.copy(others, file, StandardCopyOption.REPLACE_EXISTING);
    }
  };

  /**
   * Makes the change.
   *
   * @param others the same file of an output of other images
   */
  abstract void make(Path file, Path others) throws IOException;
}
