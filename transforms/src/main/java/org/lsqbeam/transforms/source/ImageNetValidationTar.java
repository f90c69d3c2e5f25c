package org.lsqbeam.transforms.source;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/** ImageNet's tar of all validation images, in parts of a thousand. */
final class ImageNetValidationTar {
  private static final int PART = 1000;

  private ImageNetValidationTar() {}

  /**
   * Assigns each image its class: the labels are in the order of the images' names.
   *
   * @param folder has the tars
   * @param tar its name
   * @param images in any order
   * @param train the name of the tar of the training images, for messages
   * @throws InvalidDataException if the labels do not match the images or the classes
   */
  static List<ImageSource.Part> parts(
      Storage folder,
      String tar,
      List<TarIndex.Entry> images,
      ImageNetValidationLabels labels,
      String train,
      List<String> classes) {
    int lines = labels.classNames().size();
    if (lines != images.size()) {
      throw new InvalidDataException(
          String.format(
              Locale.ROOT,
              "%s has %d lines; must be %d, one per image in %s",
              labels.origin(),
              lines,
              images.size(),
              tar));
    }
    if (images.isEmpty()) {
      throw new InvalidDataException(folder.pathOf(tar) + " has no image");
    }
    List<TarIndex.Entry> byName =
        images.stream().sorted(Comparator.comparing(TarIndex.Entry::name)).toList();
    requireNamesOnce(folder.pathOf(tar), byName);
    Set<String> known = Set.copyOf(classes);
    List<Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String className = labels.classNames().get(i);
      if (!known.contains(className)) {
        throw new InvalidDataException(
            String.format(
                Locale.ROOT,
                "%s line %d is '%s', a class that %s does not have",
                labels.origin(),
                i + 1,
                className,
                train));
      }
      labelled.add(new Labelled(className, byName.get(i)));
    }
    // A part is read front to back, which not in every tar is the order of the names.
    labelled.sort(Comparator.comparingLong(image -> image.image().offset()));
    return Lists.partition(labelled, PART).stream()
        .<ImageSource.Part>map(part -> new ImageRange(folder, tar, List.copyOf(part)))
        .toList();
  }

  /** The labels are in the order of the names, which equal names do not have. */
  private static void requireNamesOnce(String tar, List<TarIndex.Entry> byName) {
    for (int i = 1; i < byName.size(); i++) {
      TarIndex.Entry entry = byName.get(i);
      TarIndex.Entry before = byName.get(i - 1);
      if (entry.name().equals(before.name())) {
        throw new InvalidDataException(
            tar
                + " has two images of one name: "
                + before.path()
                + " and "
                + entry.path()
                + "; the labels are in the order of the names, so each must be there once");
      }
    }
  }

  /** An image in the tar, with its class. */
  private record Labelled(String className, TarIndex.Entry image) implements Serializable {}

  /** Some of the images. */
  private record ImageRange(Storage folder, String file, List<Labelled> images)
      implements ImageSource.Part {
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
      try (SeekableByteChannel channel = folder.open(file)) {
        for (Labelled labelled : images) {
          TarIndex.Entry image = labelled.image();
          image.send(receiver, labelled.className(), image.name(), channel);
        }
      }
    }
  }
}
