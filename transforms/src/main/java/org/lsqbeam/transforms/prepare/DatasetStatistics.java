package org.lsqbeam.transforms.prepare;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.image.Image;

/**
 * Counts the examples per class and sums up the channels' values, for one split. All sums are whole
 * numbers, so the result does not depend on the order of adding.
 */
final class DatasetStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bytes of whole pixels, so few that an int holds the sum of a channel's squares. */
  private static final int AT_ONCE = Image.CHANNELS << 14;

  private final int classes;
  // Covers the least to the greatest label that occurs: there may be thousands of parts, each with
  // one class.
  private long[] counts = {};
  private int firstLabel;
  private final long[] sum = new long[Image.CHANNELS];
  private final long[] sumOfSquares = new long[Image.CHANNELS];
  private long pixels;

  DatasetStatistics(int classes) {
    this.classes = classes;
  }

  void add(int label, Image image) {
    byte[] rgb = image.rgb();
    for (int from = 0; from < rgb.length; from += AT_ONCE) {
      int to = Math.min(rgb.length, from + AT_ONCE);
      for (int channel = 0; channel < Image.CHANNELS; channel++) {
        add(channel, rgb, from, to);
      }
    }
    pixels += rgb.length / Image.CHANNELS;
    count(label, 1);
  }

  /** Adds a channel of at most {@link #AT_ONCE} bytes. */
  private void add(int channel, byte[] rgb, int from, int to) {
    int values = 0;
    int squares = 0;
    for (int i = from + channel; i < to; i += Image.CHANNELS) {
      int value = rgb[i] & 0xff;
      values += value;
      squares += value * value;
    }
    sum[channel] += values;
    sumOfSquares[channel] += squares;
  }

  void add(DatasetStatistics other) {
    for (int i = 0; i < other.counts.length; i++) {
      count(other.firstLabel + i, other.counts[i]);
    }
    Arrays.setAll(sum, i -> sum[i] + other.sum[i]);
    Arrays.setAll(sumOfSquares, i -> sumOfSquares[i] + other.sumOfSquares[i]);
    pixels += other.pixels;
  }

  private void count(int label, long examples) {
    if (counts.length == 0) {
      firstLabel = label;
      counts = new long[1];
    }
    int from = Math.min(firstLabel, label);
    int to = Math.max(firstLabel + counts.length, label + 1);
    if (to - from > counts.length) {
      long[] wider = new long[to - from];
      System.arraycopy(counts, 0, wider, firstLabel - from, counts.length);
      counts = wider;
    }
    firstLabel = from;
    counts[label - firstLabel] += examples;
  }

  long examples() {
    return Arrays.stream(counts).sum();
  }

  List<Long> examplesPerClass() {
    List<Long> perClass = new ArrayList<>(Collections.nCopies(classes, 0L));
    for (int i = 0; i < counts.length; i++) {
      perClass.set(firstLabel + i, counts[i]);
    }
    return perClass;
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
