package org.lsqbeam.transforms.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Sha256;

/**
 * A tree of classes: {@code train/<class>/...} and {@code val/<class>/...}. Every file below a
 * class is taken for a photograph, hidden ones excepted. Labels follow the sorted names of the
 * classes.
 */
final class ClassFolders implements PhotographSource {
  private final List<String> classes;
  private final List<ClassFolder> parts;
  private final Map<String, Object> identity;

  private ClassFolders(
      List<String> classes, List<ClassFolder> parts, Map<String, Object> identity) {
    this.classes = classes;
    this.parts = parts;
    this.identity = identity;
  }

  static boolean isAt(Path folder) {
    return Files.isDirectory(folder.resolve(Split.TRAIN.toString()));
  }

  /**
   * @throws InvalidDataException if a split or a class is empty, or a validation class is no
   *     training class
   */
  static ClassFolders open(Path folder) throws IOException {
    List<ClassFolder> parts = new ArrayList<>();
    List<String> classes = List.of();
    for (Split split : Split.values()) {
      Path root = folder.resolve(split.toString());
      List<String> found = classNames(root);
      if (split == Split.TRAIN) {
        classes = found;
      }
      Set<String> known = Set.copyOf(classes);
      for (String name : found) {
        if (!known.contains(name)) {
          throw new InvalidDataException(
              root.resolve(name) + " is of no class in " + folder.resolve(Split.TRAIN.toString()));
        }
        parts.add(new ClassFolder(split, root.toString(), name));
      }
    }
    return new ClassFolders(classes, parts, identityOf(parts));
  }

  /** Names and sizes of all files; of a small tree, which is quickly read, also their contents. */
  private static Map<String, Object> identityOf(List<ClassFolder> parts) throws IOException {
    long bytes = 0;
    for (ClassFolder part : parts) {
      bytes += part.bytes();
    }
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "class folders");
    for (Split split : Split.values()) {
      MessageDigest digest = Sha256.digest();
      for (ClassFolder part : parts) {
        if (part.split() == split) {
          part.addTo(digest, bytes <= FileIdentity.WHOLLY_READ);
        }
      }
      identity.put(split.toString(), Sha256.hex(digest));
    }
    return identity;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public List<ClassFolder> parts() {
    return parts;
  }

  @Override
  public Map<String, Object> identity() {
    return identity;
  }

  private static List<String> classNames(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new InvalidDataException(root + " is missing; needed: one folder per class in it");
    }
    List<Path> children;
    try (Stream<Path> listed = Files.list(root)) {
      children = listed.filter(child -> !isHidden(child)).toList();
    }
    for (Path child : children) {
      if (!Files.isDirectory(child)) {
        throw new InvalidDataException(child + " is a file; allowed: one folder per class");
      }
    }
    if (children.isEmpty()) {
      throw new InvalidDataException(root + " holds no class; needed: one folder per class");
    }
    return children.stream().map(child -> child.getFileName().toString()).sorted().toList();
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  /** The photographs of one class in one split. */
  private record ClassFolder(Split split, String root, String className) implements Part {
    @Override
    public OptionalLong count() throws IOException {
      return OptionalLong.of(files().size());
    }

    @Override
    public void read(Receiver receiver) throws IOException {
      for (String name : files()) {
        receiver.encoded(className, name, bytes(folder().resolve(name)));
      }
    }

    /** How many bytes the class's files have. */
    long bytes() throws IOException {
      long bytes = 0;
      for (String name : files()) {
        bytes += Files.size(folder().resolve(name));
      }
      return bytes;
    }

    /** Adds what identifies the class's files: names, sizes and, if asked for, contents. */
    void addTo(MessageDigest digest, boolean contents) throws IOException {
      for (String name : files()) {
        Path file = folder().resolve(name);
        String line = className + "/" + name + "\0" + Files.size(file) + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        if (contents) {
          digest.update(bytes(file));
        }
      }
    }

    private static byte[] bytes(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new InvalidDataException("cannot read " + file + ": " + e, e);
      }
    }

    private Path folder() {
      return Path.of(root, className);
    }

    /** Sorted paths below the class, with / between folders. */
    private List<String> files() throws IOException {
      Path folder = folder();
      List<String> files;
      try (Stream<Path> walked = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
        files =
            walked
                .filter(file -> !isHidden(file) && Files.isRegularFile(file))
                .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                .sorted()
                .toList();
      } catch (UncheckedIOException e) {
        throw new InvalidDataException("cannot list " + folder + ": " + e.getCause(), e);
      }
      if (files.isEmpty()) {
        throw new InvalidDataException(folder + " holds no image; needed: at least 1 in a class");
      }
      return files;
    }
  }
}
