package org.lsqbeam.graphs.data;

/**
 * Random numbers that are a pure function of key and position: the same on every machine, in any
 * order of asking.
 *
 * @param key the mixed coordinates
 */
public record CounterRandom(long key) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The random numbers of some coordinates, such as seed, purpose and epoch. */
  public static CounterRandom of(long... coordinates) {
    long key = 0;
    for (long coordinate : coordinates) {
      key = mix(key + GOLDEN + coordinate);
    }
    return new CounterRandom(key);
  }

  /** 64 random bits. */
  public long bits(long position) {
    return mix(key + (position + 1) * GOLDEN);
  }

  /** A number from 0 to bound - 1. */
  public int below(int bound, long position) {
    return (int) Math.multiplyHigh(bits(position) >>> 1, 2L * bound);
  }

  /** A number from 0 to below 1. */
  public double uniform(long position) {
    return (bits(position) >>> 11) * 0x1p-53;
  }

  /** A number from the standard normal distribution (Box and Muller 1958). */
  public double normal(long position) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * position)));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform(2 * position + 1));
  }

  // The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
