package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.transforms.storage.Storage;

/**
 * The {@code rejected.jsonl} of a dataset: a line with its own digest for each image that could not
 * be read. The manifest has their number.
 */
public final class RejectedList {
  static final String FILE_NAME = "rejected.jsonl";

  private static final String REMEDY =
      "; remove the dataset's folder to prepare the dataset and the list again";

  private RejectedList() {}

  /** Whether a file of a dataset's folder is the list. */
  public static boolean isName(String file) {
    return file.equals(FILE_NAME);
  }

  /**
   * Returns the file's content.
   *
   * @param fingerprint the dataset's
   */
  static byte[] encode(List<RejectedImage> images, String fingerprint) {
    return images.stream()
        .map(image -> image.line(Sha256.digits(fingerprint)) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Checks the list of a dataset.
   *
   * @throws DamagedFileException if it is missing or damaged, or is another dataset's
   */
  public static void verify(Storage dataset, DatasetManifest manifest) throws IOException {
    String file = dataset.pathOf(FILE_NAME);
    String text;
    try {
      text = Utf8.decodeArtifact(dataset.read(FILE_NAME), file);
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(file + " is missing" + REMEDY, e);
    }
    String owner = Sha256.digits(manifest.fingerprint());
    int lines = 0;
    for (String line : text.lines().toList()) {
      lines++;
      String origin = file + ", line " + lines + ",";
      try {
        if (!SealedJson.parse(line, RejectedImage.Line.class, origin).dataset().equals(owner)) {
          throw new DamagedFileException(origin + " is damaged: it is of another dataset");
        }
      } catch (DamagedFileException e) {
        throw new DamagedFileException(e.getMessage() + REMEDY, e);
      }
    }
    if (lines != manifest.rejected()) {
      throw new DamagedFileException(
          file
              + " is damaged: it has "
              + lines
              + " lines; must have "
              + manifest.rejected()
              + REMEDY);
    }
  }
}
