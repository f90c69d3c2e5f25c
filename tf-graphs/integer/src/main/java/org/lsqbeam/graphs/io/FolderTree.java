package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it. */
public final class FolderTree {
  private FolderTree() {}

  /** Removes the folder and all that is in it, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    try {
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (DirectoryNotEmptyException e) {
      // After a failure another thread may still have written a last file.
      Recovery.FOLDER_REMOVED_AGAIN.taken();
      delete(folder);
    }
  }
}
