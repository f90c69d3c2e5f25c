package org.lsqbeam.graphs.train;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.LabelledImage;
import org.lsqbeam.graphs.data.ListedImages;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.network.NetworkInput;

/** Images of 8x8 pixels, on which a whole network is quick. */
final class SmallBatches {
  static final NetworkInput INPUT =
      new NetworkInput(8, 8, 10, List.of(120.0, 125.0, 130.0), List.of(60.0, 62.0, 64.0));

  private SmallBatches() {}

  /** Noise, with labels at random. */
  static Batch batch(long seed, int size) {
    Random random = new Random(seed);
    byte[] pixels = new byte[size * 8 * 8 * 3];
    random.nextBytes(pixels);
    return new Batch(pixels, random.ints(size, 0, INPUT.classes()).toArray());
  }

  /** Every image twice. */
  static Batch twice(Batch batch) {
    byte[] pixels = Arrays.copyOf(batch.pixels(), 2 * batch.pixels().length);
    System.arraycopy(batch.pixels(), 0, pixels, batch.pixels().length, batch.pixels().length);
    int[] labels = Arrays.copyOf(batch.labels(), 2 * batch.size());
    System.arraycopy(batch.labels(), 0, labels, batch.size(), batch.size());
    return new Batch(pixels, labels);
  }

  /** The batch's images by position. */
  static Images images(Batch batch) {
    int bytes = batch.pixels().length / batch.size();
    return new ListedImages(
        batch.size(),
        position -> {
          byte[] rgb = Arrays.copyOfRange(batch.pixels(), position * bytes, (position + 1) * bytes);
          Image image = new Image(INPUT.height(), INPUT.width(), rgb);
          return new LabelledImage(image, batch.labels()[position]);
        });
  }
}
