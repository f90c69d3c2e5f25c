package org.lsqbeam.graphs.data;

import java.util.Random;
import java.util.function.IntFunction;
import org.lsqbeam.graphs.image.Image;

/** Noise around a colour per class: a network learns to tell the classes apart, but not at once. */
public final class MadeUpImages extends ListedImages {
  /**
   * @param side height and width, in pixels
   */
  public MadeUpImages(int size, int side, int classes, long seed) {
    super(size, noise(side, classes, new Random(seed)));
  }

  private static IntFunction<LabelledImage> noise(int side, int classes, Random random) {
    return position -> {
      int label = position % classes;
      byte[] rgb = new byte[side * side * Image.CHANNELS];
      for (int i = 0; i < rgb.length; i++) {
        int colour = i % Image.CHANNELS == label % Image.CHANNELS ? 90 : 60;
        rgb[i] = (byte) (colour + 10 * label + random.nextInt(60));
      }
      return new LabelledImage(new Image(side, side, rgb), label);
    };
  }

  byte[] pixels(int position) {
    return example(position).image().rgb();
  }

  int label(int position) {
    return example(position).label();
  }
}
