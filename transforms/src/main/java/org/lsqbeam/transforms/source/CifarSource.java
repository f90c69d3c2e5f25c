package org.lsqbeam.transforms.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.transforms.storage.Storage;

/**
 * CIFAR-10's binary version, {@code cifar-10-binary.tar.gz} or the folder it unpacks to: {@code
 * data_batch_<n>.bin}, {@code test_batch.bin} and {@code batches.meta.txt}, which names the classes
 * in the order of their labels. A record is a label byte and 32x32 red, green, then blue bytes.
 */
final class CifarSource {
  private static final String TRAIN_BATCH = "data_batch_\\d+\\.bin";
  private static final String TEST_BATCH = "test_batch.bin";
  private static final String CLASS_NAMES = "batches.meta.txt";
  private static final int CLASS_NAMES_BYTES = 1 << 20;
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + Image.CHANNELS * PLANE;

  private CifarSource() {}

  static boolean isAt(Storage input) throws IOException {
    return Cifar10Archive.find(input).isPresent();
  }

  /**
   * Opens the archive, or the folder that it lies in or was unpacked to.
   *
   * @throws InvalidDataException if a file is missing or cut short
   */
  static ImageSource open(Storage input) throws IOException {
    Cifar10Archive files = Cifar10Archive.find(input).orElseThrow();
    Map<String, Long> sizes = files.sizes();
    List<String> training =
        sizes.keySet().stream().filter(name -> name.matches(TRAIN_BATCH)).sorted().toList();
    if (training.isEmpty()) {
      throw new InvalidDataException(files.name() + " has no data_batch_<n>.bin");
    }
    for (String needed : List.of(TEST_BATCH, CLASS_NAMES)) {
      if (!sizes.containsKey(needed)) {
        throw new InvalidDataException(files.name() + " has no " + needed);
      }
    }
    List<String> classes;
    try (InputStream names = files.open(CLASS_NAMES)) {
      String origin = CLASS_NAMES + " in " + files.name();
      classes =
          Utf8.decode(SmallFile.read(names, CLASS_NAMES_BYTES, origin), origin)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      if (classes.isEmpty()) {
        throw new InvalidDataException(origin + " names no class; must have a line for each");
      }
    }
    List<Batch> batches = new ArrayList<>();
    for (String name : training) {
      batches.add(batch(Split.TRAIN, files, name, sizes.get(name), classes));
    }
    batches.add(batch(Split.VALIDATION, files, TEST_BATCH, sizes.get(TEST_BATCH), classes));
    return new ListedImages(classes, batches, files.identity());
  }

  private static Batch batch(
      Split split, Cifar10Archive files, String name, @Nullable Long size, List<String> classes) {
    if (size == null || size == 0 || size % RECORD != 0) {
      throw new InvalidDataException(
          name
              + " in "
              + files.name()
              + " has "
              + size
              + " bytes; must be a multiple of "
              + RECORD);
    }
    return new Batch(split, files, name, size / RECORD, classes);
  }

  /** One batch file. */
  private record Batch(
      Split split, Cifar10Archive files, String batch, long images, List<String> classes)
      implements ImageSource.Part {
    @Override
    public OptionalLong count() {
      return OptionalLong.of(images);
    }

    @Override
    public Optional<Map<String, Long>> countByClass() throws IOException {
      return Optional.of(ClassCounts.of(this));
    }

    @Override
    public void read(ImageSource.Receiver receiver) throws IOException {
      String prefix = batch.replace(".bin", "");
      try (InputStream input = new BufferedInputStream(files.open(batch))) {
        byte[] record = input.readNBytes(RECORD);
        for (int number = 0; record.length == RECORD; number++) {
          int label = record[0] & 0xff;
          if (label >= classes.size()) {
            throw new InvalidDataException(
                batch
                    + " in "
                    + files.name()
                    + " has label "
                    + label
                    + " at image "
                    + number
                    + "; must be 0 to "
                    + (classes.size() - 1));
          }
          String file = String.format(Locale.ROOT, "%s_%05d", prefix, number);
          byte[] planes = record;
          receiver.pixels(classes.get(label), file, () -> interleaved(planes));
          record = input.readNBytes(RECORD);
        }
      }
    }
  }

  /** Turns planes of red, green and blue into pixels. */
  private static Image interleaved(byte[] record) {
    byte[] rgb = new byte[Image.CHANNELS * PLANE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = record[1 + i % Image.CHANNELS * PLANE + i / Image.CHANNELS];
    }
    return new Image(SIDE, SIDE, rgb);
  }
}
