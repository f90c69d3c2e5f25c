package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.lsqbeam.graphs.image.ImageFiles;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.transforms.storage.Storage;

/**
 * ImageNet's tars, read without unpacking: {@code ILSVRC2012_img_train.tar} or {@code train.tar}
 * has one tar per class, {@code ILSVRC2012_img_val.tar} or {@code val.tar} has all validation
 * images, whose classes come from {@link ImageNetValidationLabels}. Labels follow the sorted names
 * of the classes.
 */
final class ImageNetTars {
  private static final List<String> TRAIN = List.of("train.tar", "ILSVRC2012_img_train.tar");
  private static final List<String> VALIDATION = List.of("val.tar", "ILSVRC2012_img_val.tar");

  private static final String SUFFIX = ".tar";

  private ImageNetTars() {}

  static boolean isAt(Storage folder) throws IOException {
    return !(found(folder, TRAIN).isEmpty() && found(folder, VALIDATION).isEmpty());
  }

  /**
   * @throws InvalidDataException if a file is missing, a tar is incomplete, or the labels do not
   *     match the validation images
   */
  static ImageSource open(Storage folder) throws IOException {
    String train = oneOf(folder, TRAIN);
    String validation = oneOf(folder, VALIDATION);
    ImageNetValidationLabels labels =
        ImageNetValidationLabels.in(folder)
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        folder.root()
                            + " has no classes for its validation images; needs one of: "
                            + ImageNetValidationLabels.NEEDED));
    List<TarIndex.Entry> classTars = visible(TarIndex.of(folder, train).entries());
    TarIndex.Content validationTar = TarIndex.of(folder, validation);
    List<TarIndex.Entry> images = visible(validationTar.entries());
    List<String> classes = classNames(folder.pathOf(train), classTars);

    List<ClassTar> classParts =
        classTars.stream().map(classTar -> new ClassTar(folder, train, classTar)).toList();
    List<ImageSource.Part> parts = new ArrayList<>(classParts);
    parts.addAll(ImageNetValidationTar.parts(folder, validation, images, labels, train, classes));
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "class tars");
    identity.put("train", FileIdentity.of(folder, train, classTars));
    identity.put("validation", FileIdentity.of(folder, validation, images));
    identity.put("labels", labels.sha256());
    if (!validationTar.plain()) {
      identity.put("validation links", fingerprint(images));
    }
    if (folder.size(train) <= FileIdentity.WHOLLY_READ) {
      addSelection(identity, classParts);
    }
    return new ListedImages(classes, parts, identity);
  }

  /**
   * Identifies the images that are taken from class tars with anything else in them: earlier
   * versions took other ones from the same bytes.
   */
  private static void addSelection(Map<String, Object> identity, List<ClassTar> parts)
      throws IOException {
    Map<String, Object> selected = new TreeMap<>();
    for (ClassTar part : parts) {
      try (SeekableByteChannel channel = part.folder().open(part.file())) {
        ClassTarImages images = part.images(channel, new ImageFilter());
        if (!images.all()) {
          selected.put(
              className(part.tar()),
              fingerprint(images.images().stream().map(ClassTarImages.NamedImage::entry).toList()));
        }
      }
    }
    if (!selected.isEmpty()) {
      identity.put("selected", selected);
    }
  }

  private static String fingerprint(List<TarIndex.Entry> images) {
    return Json.fingerprint(
        images.stream()
            .<Object>map(image -> List.of(image.path(), image.size(), image.problem()))
            .toList());
  }

  private static List<TarIndex.Entry> visible(List<TarIndex.Entry> entries) {
    return entries.stream().filter(entry -> !ImageFiles.isHidden(entry.path())).toList();
  }

  private static List<String> found(Storage folder, List<String> names) throws IOException {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (folder.isFile(name)) {
        found.add(name);
      }
    }
    return found;
  }

  private static String oneOf(Storage folder, List<String> names) throws IOException {
    List<String> found = found(folder, names);
    if (found.size() != 1) {
      throw new InvalidDataException(
          folder.root()
              + (found.isEmpty() ? " has no " : " has both ")
              + String.join(found.isEmpty() ? " or " : " and ", names));
    }
    return found.get(0);
  }

  private static List<String> classNames(String train, List<TarIndex.Entry> classTars) {
    for (TarIndex.Entry entry : classTars) {
      if (!entry.name().endsWith(SUFFIX)) {
        throw new InvalidDataException(
            train + " contains " + entry.name() + "; must be one tar per class, <class>.tar");
      }
      if (!entry.isReadable()) {
        throw new InvalidDataException(
            train + " contains " + entry.name() + ", but " + entry.problem());
      }
    }
    List<String> classes = classTars.stream().map(ImageNetTars::className).sorted().toList();
    for (int i = 1; i < classes.size(); i++) {
      if (classes.get(i).equals(classes.get(i - 1))) {
        throw new InvalidDataException(train + " contains " + classes.get(i) + SUFFIX + " twice");
      }
    }
    if (classes.isEmpty()) {
      throw new InvalidDataException(train + " is empty; must have one tar per class");
    }
    return classes;
  }

  private static String className(TarIndex.Entry classTar) {
    String name = classTar.name();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** The training images of one class. */
  private record ClassTar(Storage folder, String file, TarIndex.Entry tar)
      implements ImageSource.Part {
    @Override
    public Split split() {
      return Split.TRAIN;
    }

    @Override
    public void read(ImageSource.Receiver receiver) throws IOException {
      try (SeekableByteChannel channel = folder.open(file)) {
        ImageFilter filter = new ImageFilter();
        for (ClassTarImages.NamedImage image : images(channel, filter).images()) {
          image.entry().send(receiver, className(tar), image.name(), channel);
        }
        filter.log(tar.name() + " in " + folder.pathOf(file));
        filter.count();
      }
    }

    /** Reads the headers, but not in Cloud Storage, where that downloads the images too. */
    @Override
    public OptionalLong count() throws IOException {
      if (folder.localPath("").isEmpty()) {
        return OptionalLong.empty();
      }
      try (SeekableByteChannel channel = folder.open(file)) {
        return OptionalLong.of(images(channel, new ImageFilter()).images().size());
      }
    }

    @Override
    public Optional<Map<String, Long>> countByClass() throws IOException {
      OptionalLong count = count();
      return count.isPresent()
          ? Optional.of(Map.of(className(tar), count.getAsLong()))
          : Optional.empty();
    }

    private ClassTarImages images(SeekableByteChannel channel, ImageFilter filter)
        throws IOException {
      TarIndex.Entry named =
          new TarIndex.Entry(tar.name() + " in " + folder.pathOf(file), tar.offset(), tar.size());
      ClassTarImages images = ClassTarImages.of(TarIndex.of(channel, named), filter);
      if (images.images().isEmpty()) {
        throw new InvalidDataException(named.path() + " has no image");
      }
      return images;
    }
  }
}
