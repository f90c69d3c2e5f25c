package org.lsqbeam.pipelines;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;

/** This project's checkout. */
public final class Project {
  /** Its folder, from whichever module the tests are run. */
  public static final Path FOLDER = folder();

  private Project() {}

  private static Path folder() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("lsq"))) {
      folder = requireNonNull(folder.getParent(), "no folder of the project");
    }
    return folder;
  }
}
