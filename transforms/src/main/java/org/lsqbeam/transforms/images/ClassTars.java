package org.lsqbeam.transforms.images;

import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Sha256;

/**
 * Photographs in ImageNet's own shape, read in place: {@code train.tar} holds one tar per class,
 * {@code val.tar} is flat, and {@code val_labels.txt} has the class of each validation image, one a
 * line, in the order of the file names. Labels follow the sorted names of the classes.
 */
final class ClassTars implements PhotographSource {
  private static final String TRAIN = "train.tar";
  private static final String VALIDATION = "val.tar";
  private static final String LABELS = "val_labels.txt";

  private static final String NEEDED = String.join(", ", TRAIN, VALIDATION, LABELS);

  private static final String SUFFIX = ".tar";
  private static final int VALIDATION_PART = 1000;

  private final List<String> classes;
  private final List<Part> parts;
  private final Map<String, Object> identity;

  private ClassTars(List<String> classes, List<Part> parts, Map<String, Object> identity) {
    this.classes = classes;
    this.parts = parts;
    this.identity = identity;
  }

  static boolean isAt(Path folder) {
    return Files.exists(folder.resolve(TRAIN)) || Files.exists(folder.resolve(VALIDATION));
  }

  /**
   * @throws InvalidDataException if a file is missing, a tar is no whole tar, or the labels do not
   *     fit the validation images
   */
  static ClassTars open(Path folder) throws IOException {
    for (String needed : List.of(TRAIN, VALIDATION, LABELS)) {
      if (!Files.isRegularFile(folder.resolve(needed))) {
        throw new InvalidDataException(folder + " has no " + needed + "; needed: " + NEEDED);
      }
    }
    Path train = folder.resolve(TRAIN);
    Path validation = folder.resolve(VALIDATION);
    List<TarIndex.Entry> classTars = TarIndex.of(train);
    List<TarIndex.Entry> images = TarIndex.of(validation);
    List<String> classes = classNames(train, classTars);

    List<Part> parts = new ArrayList<>();
    for (TarIndex.Entry classTar : classTars) {
      parts.add(new ClassTar(train.toString(), classTar));
    }
    List<Labelled> labelled = label(folder, images, classes);
    for (int start = 0; start < labelled.size(); start += VALIDATION_PART) {
      int end = Math.min(start + VALIDATION_PART, labelled.size());
      parts.add(new ImageRange(validation.toString(), List.copyOf(labelled.subList(start, end))));
    }
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "class tars");
    identity.put("train", FileIdentity.of(train, classTars));
    identity.put("validation", FileIdentity.of(validation, images));
    identity.put("labels", Sha256.hex(Files.readAllBytes(folder.resolve(LABELS))));
    return new ClassTars(classes, parts, identity);
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

  private static List<String> classNames(Path train, List<TarIndex.Entry> classTars) {
    for (TarIndex.Entry entry : classTars) {
      if (!entry.name().endsWith(SUFFIX)) {
        throw new InvalidDataException(
            train + " holds " + entry.name() + "; allowed: one tar per class, <class>.tar");
      }
    }
    List<String> classes = classTars.stream().map(ClassTars::className).sorted().toList();
    for (int i = 1; i < classes.size(); i++) {
      if (classes.get(i).equals(classes.get(i - 1))) {
        throw new InvalidDataException(train + " holds " + classes.get(i) + SUFFIX + " twice");
      }
    }
    if (classes.isEmpty()) {
      throw new InvalidDataException(train + " holds no class; allowed: one tar per class");
    }
    return classes;
  }

  private static String className(TarIndex.Entry classTar) {
    String name = classTar.name();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** Gives each image, by the order of names, its line of the label file. */
  private static List<Labelled> label(
      Path folder, List<TarIndex.Entry> images, List<String> classes) throws IOException {
    Path file = folder.resolve(LABELS);
    List<String> labels =
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    if (labels.size() != images.size()) {
      throw new InvalidDataException(
          file
              + " has "
              + labels.size()
              + " lines; allowed: one per image of "
              + VALIDATION
              + ", which are "
              + images.size());
    }
    if (images.isEmpty()) {
      throw new InvalidDataException(folder.resolve(VALIDATION) + " holds no image");
    }
    List<TarIndex.Entry> byName =
        images.stream().sorted(Comparator.comparing(TarIndex.Entry::name)).toList();
    Set<String> known = Set.copyOf(classes);
    List<Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < byName.size(); i++) {
      String label = labels.get(i).strip();
      if (!known.contains(label)) {
        throw new InvalidDataException(
            file + " line " + (i + 1) + " is '" + label + "', which is no class of " + TRAIN);
      }
      labelled.add(new Labelled(label, byName.get(i)));
    }
    return labelled;
  }

  /** An image in the validation tar, with its class. */
  private record Labelled(String className, TarIndex.Entry image) implements Serializable {}

  /** The training images of one class. */
  private record ClassTar(String file, TarIndex.Entry tar) implements Part {
    @Override
    public Split split() {
      return Split.TRAIN;
    }

    @Override
    public void read(Receiver receiver) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(file))) {
        for (TarIndex.Entry image : images(channel)) {
          receiver.encoded(className(tar), image.name(), image.read(channel));
        }
      }
    }

    /** Reads the headers. */
    @Override
    public OptionalLong count() throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(file))) {
        return OptionalLong.of(images(channel).size());
      }
    }

    private List<TarIndex.Entry> images(FileChannel channel) throws IOException {
      TarIndex.Entry named =
          new TarIndex.Entry(tar.name() + " in " + file, tar.offset(), tar.size());
      List<TarIndex.Entry> images = TarIndex.of(channel, named);
      if (images.isEmpty()) {
        throw new InvalidDataException(named.name() + " holds no image");
      }
      return images;
    }
  }

  /** Some of the validation images. */
  private record ImageRange(String file, List<Labelled> images) implements Part {
    @Override
    public Split split() {
      return Split.VALIDATION;
    }

    @Override
    public OptionalLong count() {
      return OptionalLong.of(images.size());
    }

    @Override
    public void read(Receiver receiver) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(file))) {
        for (Labelled labelled : images) {
          TarIndex.Entry image = labelled.image();
          receiver.encoded(labelled.className(), image.name(), image.read(channel));
        }
      }
    }
  }
}
