package org.lsqbeam.transforms.source;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.FileEntry;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Training images in one folder per class, and validation images in one folder, whose classes come
 * from {@link ValidationLabels}.
 */
final class LabelledValidation {
  private static final int PART = 1000;

  private LabelledValidation() {}

  /**
   * @throws InvalidDataException if the labels do not match the images or the classes
   */
  static ImageSource open(Storage train, Storage validation, ValidationLabels labels)
      throws IOException {
    List<String> classes = ClassFolders.classNames(train);
    List<ClassFolders.ClassFolder> trainParts = ClassFolders.parts(Split.TRAIN, train, classes);
    ImageFilter filter = new ImageFilter();
    List<Labelled> images = new ArrayList<>();
    for (FileEntry file : files(validation, labels, filter)) {
      String className = labels.classes().getOrDefault(file.name(), "");
      if (!classes.contains(className)) {
        throw new InvalidDataException(
            labels.origin()
                + " gives "
                + file.name()
                + " the class '"
                + className
                + "', which "
                + train.root()
                + " does not have");
      }
      images.add(new Labelled(className, file));
    }
    List<ImageSource.Part> parts = new ArrayList<>(trainParts);
    for (List<Labelled> part : Lists.partition(images, PART)) {
      parts.add(new LabelledPart(validation, List.copyOf(part)));
    }
    Map<String, Object> identity = ClassFolders.identityOf(train, trainParts, filter);
    identity.put("kind", "class folders and labelled images");
    identity.put(Split.VALIDATION.toString(), digest(validation, images));
    filter.log(train.root());
    return new ListedImages(classes, parts, identity);
  }

  /** The images of the folder, which are those that the labels name. */
  private static List<FileEntry> files(Storage folder, ValidationLabels labels, ImageFilter filter)
      throws IOException {
    List<FileEntry> images = new ArrayList<>();
    List<String> unlabelled = new ArrayList<>();
    for (FileEntry file : folder.list("")) {
      if (labels.classes().containsKey(file.name())) {
        images.add(file);
      } else if (filter.selects(file.name())) {
        unlabelled.add(file.name());
      }
    }
    if (!unlabelled.isEmpty()) {
      throw new InvalidDataException(
          labels.origin() + " has no class for " + Messages.of(unlabelled));
    }
    if (images.isEmpty() || images.size() < labels.classes().size()) {
      throw new InvalidDataException(
          folder.root()
              + " has "
              + images.size()
              + " images; must be the "
              + labels.classes().size()
              + " that "
              + labels.origin()
              + " names");
    }
    return images;
  }

  /** Identifies the images as those of class folders are, with their classes. */
  private static String digest(Storage folder, List<Labelled> images) throws IOException {
    long bytes = images.stream().mapToLong(image -> image.file().size()).sum();
    MessageDigest digest = Sha256.digest();
    for (Labelled image : images) {
      FileEntry file = image.file();
      String line = image.className() + "/" + file.name() + "\0" + file.size() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      if (bytes <= FileIdentity.WHOLLY_READ) {
        digest.update(folder.read(file.name()));
      }
    }
    return Sha256.hex(digest);
  }

  /** An image with its class. */
  private record Labelled(String className, FileEntry file) implements Serializable {}

  /** Some of the validation images. */
  private record LabelledPart(Storage folder, List<Labelled> images) implements ImageSource.Part {
    @Override
    public Split split() {
      return Split.VALIDATION;
    }

    @Override
    public OptionalLong count() {
      return OptionalLong.of(images.size());
    }

    @Override
    public Optional<Map<String, Long>> countByClass() {
      return Optional.of(images.stream().collect(groupingBy(Labelled::className, counting())));
    }

    @Override
    public void read(ImageSource.Receiver receiver) throws IOException {
      for (Labelled image : images) {
        ClassFolders.send(receiver, image.className(), folder, image.file());
      }
    }
  }
}
