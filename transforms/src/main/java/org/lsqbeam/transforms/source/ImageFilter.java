package org.lsqbeam.transforms.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.transforms.counter.WorkCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the images among the files of a class by their names, and remembers the others. An image
 * has the extension of an image format, decodable or not, or no extension. Hidden files and files
 * in hidden folders are not selected.
 */
final class ImageFilter {
  /** The largest file of an image, about 2^26 pixels of 4 bytes. */
  static final long LARGEST_BYTES = 256L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ImageFilter.class);

  private static final Set<String> EXTENSIONS =
      Set.of(
          "apng", "avif", "bmp", "dib", "gif", "heic", "heif", "jfif", "jp2", "jpe", "jpeg", "jpg",
          "jxl", "pbm", "pgm", "png", "pnm", "ppm", "tif", "tiff", "webp");

  /** A part with a dot before its name; "." itself is the folder that a tar was made in. */
  private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.(?!\\.?(/|$))");

  private final List<String> skipped = new ArrayList<>();

  static boolean isHidden(String path) {
    return HIDDEN.matcher(path).find();
  }

  /** Whether a file counts as an image; one that does not is remembered. */
  boolean selects(String path) {
    boolean image = !isHidden(path) && isImage(path.substring(path.lastIndexOf('/') + 1));
    if (!image) {
      skipped.add(path);
    }
    return image;
  }

  /** The reason why a file of this size is rejected. */
  static String tooLarge(long size) {
    return String.format(Locale.ROOT, "it has %,d bytes; must be at most %,d", size, LARGEST_BYTES);
  }

  private static boolean isImage(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (name.indexOf('.') < 0 || extension.matches("[0-9]*")) { // such as frame.0001
      return !name.equalsIgnoreCase("README");
    }
    return EXTENSIONS.contains(extension);
  }

  /** Counts the files that were not selected, in the bundle that this thread processes. */
  void count() {
    WorkCounter.FILES_SKIPPED.add(skipped.size());
  }

  /** Lists the files that were not selected in one line of the log, if there are any. */
  void log(String root) {
    if (!skipped.isEmpty()) {
      LOG.info("{}: {}", root, this);
    }
  }

  /** The number of the files that were not selected, and the first few of them. */
  @Override
  public String toString() {
    return "skipped as not images: " + skipped.size() + " (" + Messages.of(skipped) + ")";
  }
}
