package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The class of each validation image, in the order of the images' file names.
 *
 * @param origin the file with the labels, for messages
 * @param classNames one per line of the file
 */
record ImageNetValidationLabels(String origin, List<String> classNames) {
  private static final List<String> TEXT_FILES =
      List.of("val_labels.txt", "imagenet_2012_validation_synset_labels.txt");

  /** The names that {@link #in} looks for. */
  static final String NEEDED =
      String.join(", ", TEXT_FILES)
          + ", "
          + ImageNetDevkit.ARCHIVE
          + " or "
          + ImageNetDevkit.UNPACKED
          + "/";

  /** Reads a folder's text file with one class per line, or else ImageNet's devkit. */
  static Optional<ImageNetValidationLabels> in(Storage folder) throws IOException {
    for (String name : TEXT_FILES) {
      if (folder.isFile(name)) {
        byte[] file = SmallFile.read(folder, name, SmallFile.TEXT_BYTES);
        String origin = folder.pathOf(name);
        return Optional.of(new ImageNetValidationLabels(origin, lines(file, origin)));
      }
    }
    return ImageNetDevkit.in(folder);
  }

  /** The lines of a file in UTF-8; blank ones at its end do not count. */
  static List<String> lines(byte[] file, String origin) {
    return Utf8.decode(file, origin).stripTrailing().lines().map(String::strip).toList();
  }

  /** A hash of the labels, wherever they were read. */
  String sha256() {
    String text = String.join("\n", classNames) + "\n";
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
