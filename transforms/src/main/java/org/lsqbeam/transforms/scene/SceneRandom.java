package org.lsqbeam.transforms.scene;

import org.lsqbeam.graphs.data.CounterRandom;

/** The random numbers of one image, taken in order. */
final class SceneRandom {
  private final CounterRandom random;
  private long position;

  SceneRandom(long... coordinates) {
    random = CounterRandom.of(coordinates);
  }

  double between(double low, double high) {
    return low + (high - low) * random.uniform(position++);
  }

  boolean happens(double probability) {
    return random.uniform(position++) < probability;
  }

  int below(int bound) {
    return random.below(bound, position++);
  }

  /** A number from the standard normal distribution. */
  double normal() {
    return random.normal(position++);
  }

  /**
   * A paint of any hue, as the share of each colour of light that it reflects.
   *
   * @param strongest how far from grey it may be, 0 to 1
   */
  Vector paint(double strongest) {
    double hue = between(0, 6);
    double saturation = between(0, strongest);
    double value = between(0.25, 0.95);
    return new Vector(
        channel(hue, saturation, value),
        channel(hue + 2, saturation, value),
        channel(hue + 4, saturation, value));
  }

  private static double channel(double hue, double saturation, double value) {
    double ramp = Math.max(0, Math.min(1, Math.abs(hue % 6 - 3) - 1));
    double encoded = value * (1 - saturation * (1 - ramp));
    return encoded * encoded;
  }
}
