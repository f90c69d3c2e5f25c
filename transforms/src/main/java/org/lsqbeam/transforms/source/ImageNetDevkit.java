package org.lsqbeam.transforms.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/**
 * ImageNet's development kit of 2012, as it is distributed or unpacked: {@code meta.mat} numbers
 * the classes, and a ground-truth file has the number of each validation image's class.
 */
final class ImageNetDevkit {
  static final String ARCHIVE = "ILSVRC2012_devkit_t12.tar.gz";
  static final String UNPACKED = "ILSVRC2012_devkit_t12";

  private static final String SYNSETS = "data/meta.mat";
  private static final String GROUND_TRUTH = "data/ILSVRC2012_validation_ground_truth.txt";

  /** The files that are read, with their largest sizes. */
  private static final Map<String, Integer> LIMITS =
      Map.of(SYNSETS, SynsetTable.LARGEST, GROUND_TRUTH, SmallFile.TEXT_BYTES);

  private final String place;
  private final Map<String, byte[]> files;

  private ImageNetDevkit(String place, Map<String, byte[]> files) {
    this.place = place;
    this.files = files;
  }

  /**
   * Reads the classes of the validation images from the devkit in a folder.
   *
   * @throws InvalidDataException if it is incomplete, or a label names no class
   */
  static Optional<ImageNetValidationLabels> in(Storage folder) throws IOException {
    if (folder.isFolder(UNPACKED)) {
      Map<String, byte[]> files = unpackedFiles(folder.in(UNPACKED));
      return Optional.of(new ImageNetDevkit(folder.pathOf(UNPACKED), files).labels());
    }
    return folder.isFile(ARCHIVE)
        ? Optional.of(new ImageNetDevkit(folder.pathOf(ARCHIVE), packedFiles(folder)).labels())
        : Optional.empty();
  }

  private static Map<String, byte[]> unpackedFiles(Storage unpacked) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    for (Map.Entry<String, Integer> limit : LIMITS.entrySet()) {
      String name = limit.getKey();
      if (unpacked.isFile(name)) {
        files.put(name, SmallFile.read(unpacked, name, limit.getValue()));
      }
    }
    return files;
  }

  private static Map<String, byte[]> packedFiles(Storage folder) {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream packed =
            new BufferedInputStream(Channels.newInputStream(folder.open(ARCHIVE)));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new GZIPInputStream(packed), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        for (Map.Entry<String, Integer> limit : LIMITS.entrySet()) {
          String name = limit.getKey();
          if (entry.getName().endsWith("/" + name)) {
            String origin = name + " in " + folder.pathOf(ARCHIVE);
            SmallFile.requireSize(entry.getSize(), limit.getValue(), origin);
            files.put(name, SmallFile.read(tar, limit.getValue(), origin));
          }
        }
      }
    } catch (IOException e) {
      throw new InvalidDataException(
          folder.pathOf(ARCHIVE) + " is not a complete archive: " + e.getMessage(), e);
    }
    return files;
  }

  private ImageNetValidationLabels labels() {
    Map<Integer, String> classes = SynsetTable.read(bytes(SYNSETS), name(SYNSETS));
    List<String> numbers = ImageNetValidationLabels.lines(bytes(GROUND_TRUTH), name(GROUND_TRUTH));
    List<String> classNames = new ArrayList<>();
    for (int line = 1; line <= numbers.size(); line++) {
      String number = numbers.get(line - 1);
      @Nullable String className =
          number.matches("\\d{1,9}") ? classes.get(Integer.valueOf(number)) : null;
      if (className == null) {
        throw new InvalidDataException(
            name(GROUND_TRUTH)
                + " line "
                + line
                + " is '"
                + number
                + "'; must be the number of one of the "
                + classes.size()
                + " classes of "
                + SYNSETS);
      }
      classNames.add(className);
    }
    return new ImageNetValidationLabels(name(GROUND_TRUTH), classNames);
  }

  private byte[] bytes(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new InvalidDataException(place + " has no " + name);
    }
    return bytes;
  }

  private String name(String file) {
    return file + " in " + place;
  }
}
