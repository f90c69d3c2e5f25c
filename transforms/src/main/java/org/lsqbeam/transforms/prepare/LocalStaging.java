package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Writes a local dataset in the hidden folder of its attempt, and renames it when it is complete. A
 * dataset's folder is therefore complete or does not exist.
 */
final class LocalStaging implements DatasetStaging {
  private static final long serialVersionUID = 1L;

  private final Storage parent;
  private final String name;
  private final String attempt;

  LocalStaging(Storage parent, String name, String attempt) {
    this.parent = parent;
    this.name = name;
    this.attempt = attempt;
  }

  private Path path(String child) {
    return parent.localPath(child).orElseThrow();
  }

  @Override
  public Storage folder() {
    return parent.in(attempt + "/dataset");
  }

  @Override
  public Path scratch() {
    return path(attempt + "/scratch");
  }

  @Override
  public boolean exists() throws IOException {
    MisplacedException.requireNoFile(path(name));
    return parent.isFolder(name);
  }

  @Override
  public DatasetManifest manifest() throws IOException {
    return PreparedDataset.open(path(name)).manifest();
  }

  @Override
  public void publish() throws IOException {
    Path written = path(attempt + "/dataset");
    AtomicFile.discardUnfinished(written); // of killed workers
    Files.move(written, path(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
