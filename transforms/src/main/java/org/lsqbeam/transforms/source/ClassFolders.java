package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * A tree of classes: {@code train/<class>/...} and {@code val/<class>/...}. Every file below a
 * class is taken for a photograph, hidden ones excepted. Labels follow the sorted names of the
 * classes.
 */
final class ClassFolders implements ImageSource {
  private static final String HIDDEN = ".";

  private final List<String> classes;
  private final List<ClassFolder> parts;
  private final Map<String, Object> identity;

  private ClassFolders(
      List<String> classes, List<ClassFolder> parts, Map<String, Object> identity) {
    this.classes = classes;
    this.parts = parts;
    this.identity = identity;
  }

  static boolean isAt(Storage folder) throws IOException {
    return folder.isFolder(Split.TRAIN.toString());
  }

  /**
   * @throws InvalidDataException if a split or a class is empty, or a validation class is no
   *     training class
   */
  static ClassFolders open(Storage folder) throws IOException {
    List<ClassFolder> parts = new ArrayList<>();
    List<String> classes = List.of();
    for (Split split : Split.values()) {
      Storage root = folder.in(split.toString());
      List<String> found = classNames(root);
      if (split == Split.TRAIN) {
        classes = found;
      }
      Set<String> known = Set.copyOf(classes);
      for (String name : found) {
        if (!known.contains(name)) {
          throw new InvalidDataException(
              root.pathOf(name) + " is of no class in " + folder.pathOf(Split.TRAIN.toString()));
        }
        parts.add(new ClassFolder(split, root.in(name), name));
      }
    }
    return new ClassFolders(classes, parts, identityOf(parts));
  }

  /** Names and sizes of all files; of a small tree, which is quickly read, also their contents. */
  private static Map<String, Object> identityOf(List<ClassFolder> parts) throws IOException {
    long bytes = 0;
    for (ClassFolder part : parts) {
      // That a tree is large is seen from its first classes: no need to list all of it twice.
      if (bytes <= FileIdentity.WHOLLY_READ) {
        bytes += part.bytes();
      }
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

  private static List<String> classNames(Storage root) throws IOException {
    if (!root.isFolder("")) {
      throw new InvalidDataException(
          root.root() + " is missing; needed: one folder per class in it");
    }
    List<String> names =
        root.children("").stream().filter(name -> !name.startsWith(HIDDEN)).toList();
    for (String name : names) {
      if (!root.isFolder(name)) {
        throw new InvalidDataException(
            root.pathOf(name) + " is a file; allowed: one folder per class");
      }
    }
    if (names.isEmpty()) {
      throw new InvalidDataException(root.root() + " holds no class; needed: one folder per class");
    }
    return names;
  }

  /** The photographs of one class in one split. */
  private record ClassFolder(Split split, Storage folder, String className) implements Part {
    @Override
    public OptionalLong count() throws IOException {
      return OptionalLong.of(files().size());
    }

    @Override
    public void read(Receiver receiver) throws IOException {
      for (FileEntry file : files()) {
        receiver.encoded(className, file.name(), content(file));
      }
    }

    /** How many bytes the class's files have. */
    long bytes() throws IOException {
      return files().stream().mapToLong(FileEntry::size).sum();
    }

    /** Adds what identifies the class's files: names, sizes and, if asked for, contents. */
    void addTo(MessageDigest digest, boolean contents) throws IOException {
      for (FileEntry file : files()) {
        String line = className + "/" + file.name() + "\0" + file.size() + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        if (contents) {
          digest.update(content(file));
        }
      }
    }

    private byte[] content(FileEntry file) {
      try {
        return folder.read(file.name());
      } catch (IOException e) {
        throw new InvalidDataException("cannot read " + folder.pathOf(file.name()) + ": " + e, e);
      } catch (OutOfMemoryError e) {
        throw new InvalidDataException(
            folder.pathOf(file.name())
                + " has "
                + file.size()
                + " bytes, for which there is no memory",
            e);
      }
    }

    /** Sorted by their paths below the class. */
    private List<FileEntry> files() {
      List<FileEntry> files;
      try {
        files = folder.list("").stream().filter(file -> !isHidden(file.name())).toList();
      } catch (IOException e) {
        throw new InvalidDataException("cannot list " + folder.root() + ": " + e, e);
      }
      if (files.isEmpty()) {
        throw new InvalidDataException(
            folder.root() + " holds no image; needed: at least 1 in a class");
      }
      return files;
    }

    private static boolean isHidden(String file) {
      return file.substring(file.lastIndexOf('/') + 1).startsWith(HIDDEN);
    }
  }
}
