package org.lsqbeam.pipelines.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.LabelledImage;
import org.lsqbeam.graphs.image.Image;

/**
 * Images of random pixels in memory.
 *
 * @param side of each, in pixels
 * @param examples the images
 */
record RandomImages(int side, List<LabelledImage> examples) implements Images {
  /** Pixels in all: enough for a second of work, not more. */
  private static final int PIXELS = 1 << 20;

  /** The images of a size, with labels of so many classes. */
  static RandomImages of(int side, int classes) {
    Random random = new Random(1);
    return new RandomImages(
        side,
        IntStream.range(0, Math.max(1, PIXELS / (side * side)))
            .mapToObj(
                number -> {
                  byte[] pixels = new byte[3 * side * side];
                  random.nextBytes(pixels);
                  return new LabelledImage(new Image(side, side, pixels), number % classes);
                })
            .toList());
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public int height() {
    return side;
  }

  @Override
  public int width() {
    return side;
  }

  @Override
  public LabelledImage example(int position) {
    return examples.get(position);
  }
}
