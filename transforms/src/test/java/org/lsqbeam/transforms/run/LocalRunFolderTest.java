package org.lsqbeam.transforms.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalRunFolderTest extends RunFolderContract {
  @TempDir private Path folder = Path.of("");

  @Override
  String root() {
    return folder.resolve("output").toString();
  }

  @Override
  Closeable lock(ArtifactStore store) throws IOException {
    return store.lock();
  }
}
