package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.lsqbeam.graphs.image.ImageFiles;
import org.lsqbeam.graphs.image.UndecodableImageException.Kind;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.progress.StageProgress;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.FileNames;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Images in one folder per class: {@code train/<class>/...} and {@code val/<class>/...}. Every file
 * below a class's folder that {@link ImageFilter} selects is an image. Labels follow the sorted
 * names of the classes.
 */
final class ClassFolders {
  private ClassFolders() {}

  static boolean isAt(Storage folder) throws IOException {
    return folder.isFolder(Split.TRAIN.toString());
  }

  /**
   * @throws InvalidDataException if a split or a class is empty, or a validation class is no
   *     training class
   */
  static ImageSource open(Storage folder) throws IOException {
    Storage train = folder.in(Split.TRAIN.toString());
    Storage validation = folder.in(Split.VALIDATION.toString());
    List<String> classes = classNames(train);
    List<ClassFolder> parts = new ArrayList<>(parts(Split.TRAIN, train, classes));
    requireNoListedImages(folder, validation);
    List<String> validationClasses = classNames(validation);
    for (String name : validationClasses) {
      if (!classes.contains(name)) {
        throw new InvalidDataException(
            validation.pathOf(name)
                + " is a class that "
                + train.root()
                + " does not have"
                + (name.equals("images") // of tiny-imagenet-200
                    ? ", or "
                        + folder.root()
                        + " must have "
                        + ValidationLabels.TINY_IMAGENET
                        + ValidationLabels.LISTS_CLASSES
                    : ""));
      }
    }
    parts.addAll(parts(Split.VALIDATION, validation, validationClasses));
    ImageFilter filter = new ImageFilter();
    Map<String, Object> identity = identityOf(folder, parts, filter);
    filter.log(folder.root());
    return new ListedImages(classes, parts, identity);
  }

  /** Refuses ImageNet as Kaggle has it without its labels. */
  private static void requireNoListedImages(Storage folder, Storage validation) throws IOException {
    for (String name : validation.children("")) {
      if (name.startsWith("ILSVRC2012_val_") && validation.isFile(name)) {
        throw new InvalidDataException(
            validation.pathOf(name)
                + " is a file; must be the folder of a class, or "
                + folder.root()
                + " must have "
                + ValidationLabels.KAGGLE
                + ValidationLabels.LISTS_CLASSES);
      }
    }
  }

  /** The classes of one split, each a part. */
  static List<ClassFolder> parts(Split split, Storage root, List<String> classes) {
    return classes.stream().map(name -> new ClassFolder(split, root.in(name), name)).toList();
  }

  /** Identifies a tree by the names and sizes of its images; a small one also by their contents. */
  static Map<String, Object> identityOf(Storage root, List<ClassFolder> parts, ImageFilter filter) {
    StageProgress found = new StageProgress("list-images", "images found", 0, root.root());
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
          found.add(part.addTo(digest, bytes <= FileIdentity.WHOLLY_READ, filter));
        }
      }
      identity.put(split.toString(), Sha256.hex(digest));
    }
    return identity;
  }

  static List<String> classNames(Storage root) throws IOException {
    if (!root.isFolder("")) {
      throw new InvalidDataException(root.root() + " is missing; must have one folder per class");
    }
    List<String> names =
        root.children("").stream().filter(name -> !ImageFiles.isHidden(name)).toList();
    for (String name : names) {
      if (!FileNames.isWhole(name)) {
        throw new InvalidDataException(root.root() + "/" + name + ": " + FileNames.problem());
      }
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

  /** Hands an image over, or the reason why it cannot be read. */
  static void send(ImageSource.Receiver receiver, String className, Storage folder, FileEntry image)
      throws IOException {
    if (image.size() > ImageFiles.LARGEST_BYTES) {
      String reason = ImageFiles.tooLarge(image.size());
      receiver.rejected(className, image.name(), Kind.TOO_LARGE, reason);
    } else {
      receiver.encoded(className, image.name(), content(folder, image));
    }
  }

  private static byte[] content(Storage folder, FileEntry file) {
    try {
      return folder.read(file.name());
    } catch (IOException e) {
      throw failed("cannot read ", folder.pathOf(file.name()), e);
    } catch (OutOfMemoryError e) {
      throw new InvalidDataException(
          folder.pathOf(file.name())
              + " has "
              + file.size()
              + " bytes, more than there is memory for",
          e);
    }
  }

  private static InvalidDataException failed(String what, String path, IOException e) {
    String reason = NamedErrors.message(e);
    return new InvalidDataException(
        what + (reason.startsWith(path) ? reason : path + ": " + reason), e);
  }

  /** The images of one class in one split. */
  record ClassFolder(Split split, Storage folder, String className) implements ImageSource.Part {
    @Override
    public OptionalLong count() {
      Files files = files(new ImageFilter());
      return OptionalLong.of(files.images().size() + files.unreadable().size());
    }

    @Override
    public Optional<Map<String, Long>> countByClass() {
      return Optional.of(Map.of(className, count().getAsLong()));
    }

    @Override
    public void read(ImageSource.Receiver receiver) throws IOException {
      ImageFilter filter = new ImageFilter();
      Files files = files(filter);
      files
          .unreadable()
          .forEach((name, reason) -> receiver.rejected(className, name, Kind.UNSUPPORTED, reason));
      for (FileEntry image : files.images()) {
        send(receiver, className, folder, image);
      }
      filter.count();
    }

    /** The size of the class's images together. */
    long bytes() {
      return files(new ImageFilter()).images().stream().mapToLong(FileEntry::size).sum();
    }

    /**
     * Adds the names, the sizes and, if asked for, the contents of the class's images.
     *
     * @return the number of images
     */
    int addTo(MessageDigest digest, boolean contents, ImageFilter filter) {
      List<FileEntry> images = files(filter).images();
      for (FileEntry file : images) {
        String line = className + "/" + file.name() + "\0" + file.size() + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        if (contents) {
          digest.update(content(folder, file));
        }
      }
      return images.size();
    }

    /** The class's images, sorted by their paths below its folder. */
    private Files files(ImageFilter filter) {
      String path = split + "/" + className + "/";
      Map<String, String> unreadable = new TreeMap<>();
      List<FileEntry> files;
      try {
        files = folder.list("", unreadable::put);
      } catch (IOException e) {
        throw failed("cannot list ", folder.root(), e);
      }
      List<FileEntry> images =
          files.stream().filter(file -> filter.selects(path + file.name())).toList();
      unreadable.keySet().removeIf(name -> !filter.selects(path + name));
      if (images.isEmpty() && unreadable.isEmpty()) {
        String others = Messages.of(files.stream().map(FileEntry::name).toList());
        throw new InvalidDataException(
            folder.root()
                + " has no image"
                + (others.isEmpty() ? "" : " among " + others)
                + "; a class needs at least 1");
      }
      return new Files(images, unreadable);
    }

    /** The images of a class, and the reasons why others of its files cannot be read. */
    private record Files(List<FileEntry> images, Map<String, String> unreadable) {}
  }
}
