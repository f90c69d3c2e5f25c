package org.lsqbeam.transforms.images;

import java.util.List;
import java.util.Random;
import org.lsqbeam.graphs.data.Image;

/**
 * A drawn image of one of ten kinds of things, 32x32, a pure function of seed, split and index.
 * {@link Random}'s and {@link StrictMath}'s results are laid down by the platform's specification,
 * so equal arguments give equal bytes on every machine.
 */
final class SyntheticPhotograph {
  /** Of the drawing: part of a dataset's identity, so to be raised with any change of the look. */
  static final int VERSION = 1;

  /** In the order of the labels. */
  static final List<String> CLASSES =
      List.of(
          "disk",
          "square",
          "triangle",
          "ring",
          "cross",
          "bar",
          "stripes",
          "checks",
          "pair",
          "crescent");

  private static final int SIDE = 32;
  // Samples per pixel and axis: edges are as soft as a lens makes them.
  private static final int SAMPLES = 3;
  private static final int NOISE = 24;

  private final int label;
  private final Image image;

  private SyntheticPhotograph(int label, Image image) {
    this.label = label;
    this.image = image;
  }

  /** Draws the image of a number; labels take turns. */
  static SyntheticPhotograph draw(long seed, Split split, int index) {
    Random random = new Random(mixed(mixed(seed) + 2L * index + (split == Split.TRAIN ? 0 : 1)));
    int label = index % CLASSES.size();
    int[] sky = colour(random);
    int[] ground = colour(random);
    int[] thing = colour(random);
    double centerX = 0.35 + 0.3 * random.nextDouble();
    double centerY = 0.35 + 0.3 * random.nextDouble();
    double size = 0.2 + 0.2 * random.nextDouble();
    double angle = random.nextDouble() * 2 * StrictMath.PI;
    double cos = StrictMath.cos(angle) / size;
    double sin = StrictMath.sin(angle) / size;

    byte[] rgb = new byte[SIDE * SIDE * Image.CHANNELS];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int inside = 0;
        for (int sample = 0; sample < SAMPLES * SAMPLES; sample++) {
          int column = SAMPLES * x + sample % SAMPLES;
          int row = SAMPLES * y + sample / SAMPLES;
          double dx = (column + 0.5) / (SAMPLES * SIDE) - centerX;
          double dy = (row + 0.5) / (SAMPLES * SIDE) - centerY;
          inside += covers(label, cos * dx + sin * dy, cos * dy - sin * dx) ? 1 : 0;
        }
        double share = (double) inside / (SAMPLES * SAMPLES);
        double height = (double) y / SIDE;
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
          double behind = sky[channel] * (1 - height) + ground[channel] * height;
          int noise = random.nextInt(2 * NOISE + 1) - NOISE;
          int value = (int) (behind * (1 - share) + thing[channel] * share) + noise;
          rgb[(y * SIDE + x) * Image.CHANNELS + channel] = (byte) Math.max(0, Math.min(255, value));
        }
      }
    }
    return new SyntheticPhotograph(label, new Image(SIDE, SIDE, rgb));
  }

  int label() {
    return label;
  }

  Image image() {
    return image;
  }

  /** Whether the thing of a label, of about unit size at the origin, covers a point. */
  private static boolean covers(int label, double x, double y) {
    double radius = StrictMath.sqrt(x * x + y * y);
    double reach = Math.max(Math.abs(x), Math.abs(y));
    return switch (label) {
      case 0 -> radius < 1;
      case 1 -> reach < 0.9;
      case 2 -> y > -0.6 && y < 1 - 1.8 * Math.abs(x);
      case 3 -> radius < 1 && radius > 0.55;
      case 4 -> reach < 1 && Math.min(Math.abs(x), Math.abs(y)) < 0.3;
      case 5 -> Math.abs(x) < 1.2 && Math.abs(y) < 0.35;
      case 6 -> reach < 1 && Math.abs(StrictMath.IEEEremainder(y, 0.8)) < 0.2;
      case 7 ->
          reach < 1 && (StrictMath.IEEEremainder(x, 1) > 0) == (StrictMath.IEEEremainder(y, 1) > 0);
      case 8 -> (Math.abs(x) - 0.7) * (Math.abs(x) - 0.7) + y * y < 0.25;
      default -> radius < 1 && (x - 0.5) * (x - 0.5) + y * y > 0.6;
    };
  }

  private static int[] colour(Random random) {
    return new int[] {30 + random.nextInt(196), 30 + random.nextInt(196), 30 + random.nextInt(196)};
  }

  /** SplitMix64's finalizer: neighbouring numbers give unrelated seeds. */
  private static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
