package org.lsqbeam.transforms.images;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lsqbeam.graphs.files.InvalidDataException;

/**
 * Photographs in ImageNet's own shape, read in place, under ImageNet's names or shorter ones:
 * {@code ILSVRC2012_img_train.tar} or {@code train.tar} holds one tar per class, {@code
 * ILSVRC2012_img_val.tar} or {@code val.tar} is flat, and the classes of its images are said by
 * {@link ValidationLabels}. Labels follow the sorted names of the classes.
 */
final class ClassTars implements PhotographSource {
  private static final List<String> TRAIN = List.of("train.tar", "ILSVRC2012_img_train.tar");
  private static final List<String> VALIDATION = List.of("val.tar", "ILSVRC2012_img_val.tar");

  private static final String SUFFIX = ".tar";

  private final List<String> classes;
  private final List<Part> parts;
  private final Map<String, Object> identity;

  private ClassTars(List<String> classes, List<Part> parts, Map<String, Object> identity) {
    this.classes = classes;
    this.parts = parts;
    this.identity = identity;
  }

  static boolean isAt(Path folder) {
    return Stream.concat(TRAIN.stream(), VALIDATION.stream())
        .anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  /**
   * @throws InvalidDataException if a file is missing, a tar is no whole tar, or the labels do not
   *     fit the validation images
   */
  static ClassTars open(Path folder) throws IOException {
    Path train = oneOf(folder, TRAIN);
    Path validation = oneOf(folder, VALIDATION);
    ValidationLabels labels =
        ValidationLabels.in(folder)
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        folder
                            + " does not say the classes of its validation images; needed: "
                            + ValidationLabels.NEEDED));
    List<TarIndex.Entry> classTars = TarIndex.of(train);
    List<TarIndex.Entry> images = TarIndex.of(validation);
    List<String> classes = classNames(train, classTars);

    List<Part> parts = new ArrayList<>();
    for (TarIndex.Entry classTar : classTars) {
      parts.add(new ClassTar(train.toString(), classTar));
    }
    parts.addAll(ValidationTar.parts(validation, images, labels, train, classes));
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "class tars");
    identity.put("train", FileIdentity.of(train, classTars));
    identity.put("validation", FileIdentity.of(validation, images));
    identity.put("labels", labels.sha256());
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

  private static Path oneOf(Path folder, List<String> names) {
    List<Path> found = names.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
    if (found.size() != 1) {
      throw new InvalidDataException(
          folder
              + (found.isEmpty() ? " has no " : " has both ")
              + String.join(found.isEmpty() ? " or " : " and ", names));
    }
    return found.get(0);
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
}
