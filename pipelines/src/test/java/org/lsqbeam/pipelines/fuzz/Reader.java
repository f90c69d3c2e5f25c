package org.lsqbeam.pipelines.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A reader of outside data.
 *
 * @param name of the data
 * @param exitCode of a command that refuses the data
 * @param named a text that the message has: the file's name, or its folder's where others follow
 * @param cost the time that one input takes, in multiples of the fastest readers'
 * @param seeds valid data
 * @param words of the format
 * @param repair makes checksums right again
 * @param reading reads and uses all that is read
 */
@SuppressWarnings("ArrayRecordComponent")
record Reader(
    String name,
    int exitCode,
    String named,
    int cost,
    List<byte[]> seeds,
    List<String> words,
    UnaryOperator<byte[]> repair,
    Reading reading) {
  /** The exit code where settings are wrong. */
  static final int SETTINGS = 2;

  /** The exit code where data is wrong. */
  static final int DATA = 3;

  /** Reads bytes. */
  @FunctionalInterface
  interface Reading {
    void read(byte[] bytes) throws Exception;
  }

  /** The input of a number; always the same. */
  byte[] input(long number) {
    SplittableRandom random = new SplittableRandom(31 * number + name.hashCode());
    byte[] changed = Mutation.of(seeds, words, random);
    return random.nextInt(4) > 0 ? repair.apply(changed) : changed;
  }

  @Override
  public String toString() {
    return name;
  }
}
