package org.lsqbeam.graphs.image;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells which files are images, by their names. An image has the extension of an image format,
 * decodable or not, or no extension. Hidden files and files in hidden folders are none.
 */
public final class ImageFiles {
  /** The largest file of an image, about 2^26 pixels of 4 bytes. */
  public static final long LARGEST_BYTES = 256L << 20;

  private static final Set<String> EXTENSIONS =
      Set.of(
          "apng", "avif", "bmp", "dib", "gif", "heic", "heif", "jfif", "jp2", "jpe", "jpeg", "jpg",
          "jxl", "pbm", "pgm", "png", "pnm", "ppm", "tif", "tiff", "webp");

  /** A part with a dot before its name; "." itself is the folder that a tar was made in. */
  private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.(?!\\.?(/|$))");

  private ImageFiles() {}

  /** Whether a path has a hidden part. */
  public static boolean isHidden(String path) {
    return HIDDEN.matcher(path).find();
  }

  /** Whether the file of a path counts as an image. */
  public static boolean isImage(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (isHidden(path)) {
      return false;
    }
    if (name.indexOf('.') < 0 || extension.matches("[0-9]*")) { // such as frame.0001
      return !name.equalsIgnoreCase("README");
    }
    return EXTENSIONS.contains(extension);
  }

  /** The reason why a file of this size is rejected. */
  public static String tooLarge(long size) {
    return String.format(Locale.ROOT, "it has %,d bytes; must be at most %,d", size, LARGEST_BYTES);
  }
}
