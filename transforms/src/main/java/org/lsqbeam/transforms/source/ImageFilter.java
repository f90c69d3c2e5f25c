package org.lsqbeam.transforms.source;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.image.ImageFiles;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.transforms.counter.WorkCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the images among the files of a class by their names ({@link ImageFiles}), and remembers
 * the others.
 */
final class ImageFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ImageFilter.class);

  private final List<String> skipped = new ArrayList<>();

  /** Whether a file counts as an image; one that does not is remembered. */
  boolean selects(String path) {
    boolean image = ImageFiles.isImage(path);
    if (!image) {
      skipped.add(path);
    }
    return image;
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
