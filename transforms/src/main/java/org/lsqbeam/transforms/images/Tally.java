package org.lsqbeam.transforms.images;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.data.Image;

/**
 * Counts per class and the sums behind the channels' mean and deviation, of one split. All are
 * whole numbers, so the result does not depend on the order of adding.
 */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] perClass;
  private final long[] sum = new long[Image.CHANNELS];
  private final long[] sumOfSquares = new long[Image.CHANNELS];
  private long pixels;

  Tally(int classes) {
    perClass = new long[classes];
  }

  void add(int label, Image image) {
    byte[] rgb = image.rgb();
    for (int i = 0; i < rgb.length; i++) {
      int value = rgb[i] & 0xff;
      sum[i % Image.CHANNELS] += value;
      sumOfSquares[i % Image.CHANNELS] += (long) value * value;
    }
    pixels += rgb.length / Image.CHANNELS;
    perClass[label]++;
  }

  void add(Tally other) {
    Arrays.setAll(perClass, i -> perClass[i] + other.perClass[i]);
    Arrays.setAll(sum, i -> sum[i] + other.sum[i]);
    Arrays.setAll(sumOfSquares, i -> sumOfSquares[i] + other.sumOfSquares[i]);
    pixels += other.pixels;
  }

  long examples() {
    return Arrays.stream(perClass).sum();
  }

  List<Long> examplesPerClass() {
    return Arrays.stream(perClass).boxed().toList();
  }

  /** Mean of each channel over all pixels, 0 to 255. */
  List<Double> mean() {
    return IntStream.range(0, Image.CHANNELS).mapToObj(c -> (double) sum[c] / pixels).toList();
  }

  /** Standard deviation of each channel over all pixels. */
  List<Double> deviation() {
    return IntStream.range(0, Image.CHANNELS).mapToObj(this::deviation).toList();
  }

  /** sqrt(n * sum of squares - sum^2) / n, whole numbers as far as the root. */
  private double deviation(int channel) {
    BigInteger n = BigInteger.valueOf(pixels);
    BigInteger s = BigInteger.valueOf(sum[channel]);
    BigInteger squares = BigInteger.valueOf(sumOfSquares[channel]);
    return Math.sqrt(n.multiply(squares).subtract(s.multiply(s)).doubleValue()) / pixels;
  }
}
