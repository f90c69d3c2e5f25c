package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException.Kind;

/** Counts the images of each class in a part whose images cost little to read. */
final class ClassCounts implements ImageSource.Receiver {
  private final Map<String, Long> counts = new HashMap<>();

  private ClassCounts() {}

  /** Returns the number of images by the names of the classes. */
  static Map<String, Long> of(ImageSource.Part part) throws IOException {
    ClassCounts counting = new ClassCounts();
    part.read(counting);
    return counting.counts;
  }

  @Override
  public void encoded(String className, String file, byte[] bytes) {
    add(className);
  }

  @Override
  public void rejected(String className, String file, Kind kind, String reason) {
    add(className);
  }

  @Override
  public void pixels(String className, String file, Supplier<Image> image) {
    add(className);
  }

  private void add(String className) {
    counts.merge(className, 1L, Long::sum);
  }
}
