package org.lsqbeam.graphs.data;

import java.util.Random;
import org.lsqbeam.graphs.image.Image;

/** Noise around a colour per class: a network learns to tell the classes apart, but not at once. */
public final class MadeUpImages implements Images {
  private final int side;
  private final byte[][] pixels;
  private final int[] labels;

  /**
   * @param size how many
   * @param side height and width, in pixels
   */
  public MadeUpImages(int size, int side, int classes, long seed) {
    Random random = new Random(seed);
    this.side = side;
    pixels = new byte[size][side * side * Image.CHANNELS];
    labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % classes;
      for (int j = 0; j < pixels[i].length; j++) {
        int colour = j % Image.CHANNELS == labels[i] % Image.CHANNELS ? 90 : 60;
        pixels[i][j] = (byte) (colour + 10 * labels[i] + random.nextInt(60));
      }
    }
  }

  @Override
  public int size() {
    return labels.length;
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
    return new LabelledImage(new Image(side, side, pixels[position]), labels[position]);
  }

  byte[] pixels(int position) {
    return pixels[position];
  }

  int label(int position) {
    return labels[position];
  }
}
