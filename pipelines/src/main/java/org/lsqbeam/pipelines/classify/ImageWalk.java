package org.lsqbeam.pipelines.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.lsqbeam.graphs.image.ImageFiles;
import org.lsqbeam.graphs.io.NamedErrors;

/**
 * Visits images in a fixed order: files and folders in the order in which they are given, the
 * content of a folder sorted by name, each subfolder in its place. Memory holds the names in one
 * folder and in the folders above it.
 */
final class ImageWalk {
  private final Visitor visitor;

  /** The folders that are being visited, by their real paths. */
  private final Deque<Path> above = new ArrayDeque<>();

  /** Receives what the walk finds. */
  interface Visitor {
    /** A file that counts as an image. */
    void image(Path file) throws IOException;

    /** A file in a folder whose name is not an image's, or a hidden folder. */
    void skipped(Path file);

    /** A file or folder that cannot be read. */
    void unreadable(Path file, String reason);
  }

  ImageWalk(Visitor visitor) {
    this.visitor = visitor;
  }

  /** Visits a file, even if its name is not an image's, or all images in a folder. */
  void visit(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      visitFolder(path);
    } else if (Files.isRegularFile(path)) {
      visitor.image(path);
    } else {
      visitor.unreadable(
          path,
          Files.exists(path)
              ? "it is neither a file nor a folder"
              : "there is no such file or folder");
    }
  }

  private void visitFolder(Path folder) throws IOException {
    Path real;
    List<Path> children;
    try {
      real = folder.toRealPath();
      children = children(folder);
    } catch (IOException e) {
      visitor.unreadable(folder, reason(folder, e));
      return;
    }
    if (above.contains(real)) {
      visitor.unreadable(folder, "it is a link to a folder above it");
      return;
    }
    above.push(real);
    for (Path child : children) {
      String name = String.valueOf(child.getFileName());
      if (ImageFiles.isHidden(name) || !(Files.isDirectory(child) || ImageFiles.isImage(name))) {
        visitor.skipped(child);
      } else {
        visit(child);
      }
    }
    above.pop();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparing(Path::toString)).toList();
    }
  }

  /** Says why a file cannot be read, without its path. */
  static String reason(Path file, IOException e) {
    String message = NamedErrors.message(e);
    String path = file + ": ";
    return message.startsWith(path) ? message.substring(path.length()) : message;
  }
}
