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
 * Images in one folder per class: {@code train/<class>/...} and {@code val/<class>/...}. Every file
 * below a class's folder counts as an image, except hidden files. Labels follow the sorted names of
 * the classes.
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
              root.pathOf(name)
                  + " is a class that "
                  + folder.pathOf(Split.TRAIN.toString())
                  + " does not have");
        }
        parts.add(new ClassFolder(split, root.in(name), name));
      }
    }
    return new ClassFolders(classes, parts, identityOf(parts));
  }

  /** Identifies a tree by the names and sizes of its files; a small one also by their contents. */
  private static Map<String, Object> identityOf(List<ClassFolder> parts) throws IOException {
    long bytes = 0;
    for (ClassFolder part : parts) {
      // The first classes show that a tree is large: no need to list all of it twice.
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
      throw new InvalidDataException(root.root() + " is missing; must have one folder per class");
    }
    List<String> names =
        root.children("").stream().filter(name -> !name.startsWith(HIDDEN)).toList();
    for (String name : names) {
      if (!root.isFolder(name)) {
        throw new InvalidDataException(
            root.pathOf(name) + " is a file; must be the folder of a class");
      }
    }
    if (names.isEmpty()) {
      throw new InvalidDataException(root.root() + " is empty; must have one folder per class");
    }
    return names;
  }

  /** The images of one class in one split. */
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

    /** The size of the class's files together. */
    long bytes() throws IOException {
      return files().stream().mapToLong(FileEntry::size).sum();
    }

    /** Adds the names, the sizes and, if asked for, the contents of the class's files. */
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
                + " bytes, more than there is memory for",
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
        throw new InvalidDataException(folder.root() + " has no image; a class needs at least 1");
      }
      return files;
    }

    private static boolean isHidden(String file) {
      return file.substring(file.lastIndexOf('/') + 1).startsWith(HIDDEN);
    }
  }
}
