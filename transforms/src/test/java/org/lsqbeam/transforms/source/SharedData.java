package org.lsqbeam.transforms.source;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Real images that may lie beside the project; a test that needs them is skipped without. */
public final class SharedData {
  private SharedData() {}

  public static Path folder(String name) {
    for (@Nullable Path folder = Path.of("").toAbsolutePath();
        folder != null;
        folder = folder.getParent()) {
      Path data = folder.resolve("shared/data").resolve(name);
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    return Assumptions.abort("needs shared/data beside the project");
  }
}
