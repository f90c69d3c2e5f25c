package org.lsqbeam.transforms.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lsqbeam.graphs.files.InvalidDataException;

/**
 * A tree of classes: {@code train/<class>/...} and {@code val/<class>/...}. Every file below a
 * class is taken for a photograph, hidden ones excepted. Labels follow the sorted names of the
 * classes.
 */
final class ClassFolders implements PhotographSource {
  private final List<String> classes;
  private final List<Part> parts;
  private final Map<String, Object> identity;

  private ClassFolders(List<String> classes, List<Part> parts, Map<String, Object> identity) {
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
    List<Part> parts = new ArrayList<>();
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "class folders");
    List<String> classes = List.of();
    for (Split split : Split.values()) {
      Path root = folder.resolve(split.toString());
      List<String> found = classNames(root);
      if (split == Split.TRAIN) {
        classes = found;
      }
      Set<String> known = Set.copyOf(classes);
      MessageDigest listing = FileIdentity.sha256();
      for (String name : found) {
        if (!known.contains(name)) {
          throw new InvalidDataException(
              root.resolve(name) + " is of no class in " + folder.resolve(Split.TRAIN.toString()));
        }
        ClassFolder part = new ClassFolder(split, root.toString(), name);
        part.addTo(listing);
        parts.add(part);
      }
      identity.put(split.toString(), HexFormat.of().formatHex(listing.digest()));
    }
    return new ClassFolders(classes, parts, identity);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public List<Part> parts() {
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
    public void read(Receiver receiver) throws IOException {
      for (String name : files()) {
        receiver.encoded(className, name, bytes(folder().resolve(name)));
      }
    }

    /** Adds the class's names and sizes to what identifies the split. */
    void addTo(MessageDigest listing) throws IOException {
      for (String name : files()) {
        String line = className + "/" + name + "\0" + Files.size(folder().resolve(name)) + "\n";
        listing.update(line.getBytes(StandardCharsets.UTF_8));
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
