package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Folders for a person that appear whole: filled under a temporary name, then renamed. An earlier
 * folder of the same kind is replaced; anything else in the place is kept.
 *
 * @param kind of the folders, for messages
 * @param mark a file that every folder of this kind has
 */
public record AtomicFolder(String kind, String mark) {
  /** Fills a new folder. */
  @FunctionalInterface
  public interface Filling {
    /** Makes the folder, which is not there yet, and all files in it. */
    void fill(Path folder) throws IOException;
  }

  /**
   * Checks that a folder may be written.
   *
   * @throws IllegalArgumentException if something else is in the place
   */
  public void requireReplaceable(Path folder) throws IOException {
    if (!Files.exists(folder) || Files.isRegularFile(folder.resolve(mark))) {
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new IllegalArgumentException(
        "'" + folder + "' is there and is no " + kind + "; must be a new folder or a " + kind);
  }

  /**
   * Writes a folder, whole or not at all.
   *
   * @throws IllegalArgumentException if something else is in the place
   */
  public void write(Path folder, Filling content) throws IOException {
    requireReplaceable(folder);
    Path whole = folder.toAbsolutePath();
    Path unfinished = whole.resolveSibling(".unfinished-" + whole.getFileName());
    Files.createDirectories(whole.resolveSibling(""));
    FolderTree.delete(unfinished);
    try {
      content.fill(unfinished);
      FolderTree.delete(whole);
      NamedErrors.in(whole, () -> Files.move(unfinished, whole));
    } finally {
      FolderTree.delete(unfinished);
    }
  }
}
