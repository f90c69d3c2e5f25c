package org.lsqbeam.transforms.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that other programs made; the {@code make.py} beside them says how. */
final class Fixtures {
  private Fixtures() {}

  static Path path(String name) {
    try {
      return Path.of(requireNonNull(Fixtures.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies a folder's content, to be changed there. */
  static void copy(String name, Path target) throws IOException {
    Path source = path(name);
    List<Path> files;
    try (Stream<Path> walked = Files.walk(source)) {
      files = walked.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = target.resolve(source.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }
}
