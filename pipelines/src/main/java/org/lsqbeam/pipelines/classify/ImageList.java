package org.lsqbeam.pipelines.classify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Messages;

/**
 * The images among files and folders, counted.
 *
 * @param roots files and folders
 * @param images the number of images
 * @param skipped the number of files that are no images by their names
 * @param firstSkipped some of these
 */
public record ImageList(List<Path> roots, long images, long skipped, List<Path> firstSkipped) {
  private static final int KEPT = 5;

  public ImageList {
    roots = List.copyOf(roots);
    firstSkipped = List.copyOf(firstSkipped);
  }

  /**
   * Counts the images.
   *
   * @throws InvalidDataException if there are folders and no images
   */
  public static ImageList of(List<Path> roots) throws IOException {
    Counter counter = new Counter();
    for (Path root : roots) {
      new ImageWalk(counter).visit(root);
    }
    if (counter.images == 0 && counter.unreadable == 0) {
      throw new InvalidDataException("there is no image in " + Messages.of(roots));
    }
    return new ImageList(roots, counter.images, counter.skipped, counter.first);
  }

  /** The number of skipped files and the first few of them. */
  public String skippedText() {
    long more = skipped - firstSkipped.size();
    return "skipped as not images: "
        + skipped
        + " ("
        + Messages.of(firstSkipped)
        + (more > 0 ? " and " + more + " more" : "")
        + ")";
  }

  private static final class Counter implements ImageWalk.Visitor {
    private final List<Path> first = new ArrayList<>();
    private long images;
    private long skipped;
    private long unreadable;

    @Override
    public void image(Path file) {
      images++;
    }

    @Override
    public void skipped(Path file) {
      skipped++;
      if (first.size() < KEPT) {
        first.add(file);
      }
    }

    @Override
    public void unreadable(Path file, String reason) {
      unreadable++;
    }
  }
}
