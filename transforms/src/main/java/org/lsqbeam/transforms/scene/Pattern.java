package org.lsqbeam.transforms.scene;

/**
 * The look of a floor or a wall: two paints, mixed by a pattern.
 *
 * @param kind of the pattern
 * @param one paint
 * @param other paint
 * @param scale repetitions per unit of length
 * @param key of its random numbers
 */
record Pattern(Kind kind, Vector one, Vector other, double scale, long key) {
  private enum Kind {
    TILES,
    BOARDS,
    GRAIN,
    CLOUDS
  }

  static Pattern by(SceneRandom random) {
    Vector one = random.paint(0.3);
    double contrast = random.between(0.1, 0.7);
    Vector other = one.times(1 - contrast).plus(random.paint(0.3).times(contrast));
    return new Pattern(
        Kind.values()[random.below(Kind.values().length)],
        one,
        other,
        random.between(0.7, 2.5),
        random.below(1 << 30));
  }

  /** The paint at a point of the plane. */
  Vector at(double x, double y) {
    double u = x * scale;
    double v = y * scale;
    double cloud = 0.65 * spots(u, v) + 0.35 * spots(3 * u + 17, 3 * v);
    double mix =
        switch (kind) {
          case TILES -> ((long) Math.floor(u) + (long) Math.floor(v)) % 2 == 0 ? 0.1 : 0.9;
          case BOARDS -> random((long) Math.floor(2 * u), 0);
          case GRAIN -> spots(4 * u, 0.5 * v);
          case CLOUDS -> cloud;
        };
    double share = 0.75 * mix + 0.25 * cloud;
    return one.times(1 - share).plus(other.times(share));
  }

  /** A smooth random surface, between 0 and 1. */
  private double spots(double u, double v) {
    long column = (long) Math.floor(u);
    long row = (long) Math.floor(v);
    double across = eased(u - column);
    double along = eased(v - row);
    double near = random(column, row) * (1 - across) + random(column + 1, row) * across;
    double far = random(column, row + 1) * (1 - across) + random(column + 1, row + 1) * across;
    return near * (1 - along) + far * along;
  }

  private static double eased(double share) {
    return share * share * (3 - 2 * share);
  }

  /** A random number of a place, 0 to 1; cheap, since every ray asks for a dozen. */
  private double random(long column, long row) {
    long bits = (column * 0x9E3779B97F4A7C15L) ^ (row * 0xC2B2AE3D27D4EB4FL) ^ (key << 20);
    bits = (bits ^ (bits >>> 29)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 32)) * 0x94D049BB133111EBL;
    return (bits >>> 40) * 0x1p-24;
  }
}
