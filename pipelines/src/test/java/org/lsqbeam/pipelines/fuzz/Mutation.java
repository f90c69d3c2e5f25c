package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes bytes at random: as a damaged disk does, and as a writer with other ideas does. */
final class Mutation {
  private static final int MOST_STEPS = 8;
  private static final int LONGEST = 1 << 20;

  /** Half of all changes are in what is a header in most formats. */
  private static final int HEADER = 1024;

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    Short.MAX_VALUE,
    0xffff,
    0x10000,
    1 << 20,
    1 << 28,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final List<String> VALUES =
      List.of(
          "null",
          "-1",
          "0",
          "1",
          "1e400",
          "-0.0",
          "NaN",
          "2147483648",
          "99999999999999999999",
          "9223372036854775807",
          "0.1",
          "true",
          "\"\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "{\"\":null}",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\u00e9",
          "\ufeff",
          "\u0000",
          "\n",
          "\u001b[31m",
          "..",
          "/",
          ",",
          ":",
          "\"",
          "'",
          "?",
          "\t",
          "1e-400",
          "0x10",
          "010");

  private final List<byte[]> seeds;
  private final List<String> words;
  private final SplittableRandom random;

  private Mutation(List<byte[]> seeds, List<String> words, SplittableRandom random) {
    this.seeds = seeds;
    this.words = words;
    this.random = random;
  }

  /** Returns one of the seeds with one to {@value #MOST_STEPS} changes. */
  static byte[] of(List<byte[]> seeds, List<String> words, SplittableRandom random) {
    Mutation mutation = new Mutation(seeds, words, random);
    byte[] bytes = mutation.seed();
    int steps = 1;
    while (steps < MOST_STEPS && random.nextBoolean()) {
      steps++;
    }
    for (int step = 0; step < steps; step++) {
      bytes = mutation.changed(bytes);
    }
    return bytes;
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size())).clone();
  }

  private byte[] changed(byte[] bytes) {
    if (bytes.length == 0) {
      return random.nextBoolean() ? seed() : word();
    }
    int at = position(bytes.length);
    return switch (random.nextInt(12)) {
      case 0, 1 -> withByte(bytes, at, bytes[at] ^ (1 << random.nextInt(Byte.SIZE)));
      case 2 -> withByte(bytes, at, random.nextInt());
      case 3, 4 -> withNumber(bytes, at);
      case 5 -> Arrays.copyOf(bytes, at);
      case 6 -> replaced(bytes, at, at + length(bytes.length - at), new byte[0]);
      case 7 -> replaced(bytes, position(bytes.length), -1, part(bytes, at));
      case 8 -> replaced(bytes, at, -1, word());
      case 9 -> replaced(bytes, at, bytes.length, part(seed()));
      default -> withValue(bytes, at);
    };
  }

  private static byte[] withByte(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private int position(int length) {
    return random.nextInt(random.nextBoolean() ? Math.min(length, HEADER) : length);
  }

  private int length(int longest) {
    return 1 + random.nextInt(random.nextInt(4) > 0 ? Math.min(16, longest) : longest);
  }

  private byte[] part(byte[] bytes) {
    return part(bytes, position(bytes.length));
  }

  private byte[] part(byte[] bytes, int from) {
    int end = random.nextBoolean() ? bytes.length : from + length(bytes.length - from);
    return Arrays.copyOfRange(bytes, from, end);
  }

  /** A word of the format, a value, or a few random bytes. */
  private byte[] word() {
    int kind = random.nextInt(3);
    if (kind == 0) {
      byte[] noise = new byte[1 + random.nextInt(4)];
      random.nextBytes(noise);
      return noise;
    }
    List<String> from = kind == 1 && !words.isEmpty() ? words : VALUES;
    return from.get(random.nextInt(from.size())).getBytes(UTF_8);
  }

  /** Sets a number of 2, 4 or 8 bytes, in either order of bytes, or changes it a little. */
  private byte[] withNumber(byte[] bytes, int at) {
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes)
            .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int size = 2 << random.nextInt(3);
    int aligned = random.nextBoolean() ? at / size * size : at;
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    long change = random.nextInt(-4, 5);
    if (aligned + size > bytes.length) {
      return bytes;
    }
    boolean little = random.nextBoolean();
    switch (size) {
      case Short.BYTES ->
          buffer.putShort(aligned, (short) (little ? buffer.getShort(aligned) + change : number));
      case Integer.BYTES ->
          buffer.putInt(aligned, (int) (little ? buffer.getInt(aligned) + change : number));
      default -> buffer.putLong(aligned, little ? buffer.getLong(aligned) + change : number);
    }
    return bytes;
  }

  /** Puts a word in the place of a text's next number, word or value. */
  private byte[] withValue(byte[] bytes, int at) {
    String ends = random.nextBoolean() ? ",}]\n" : ",}]\n :\"'/= \t";
    int start = at;
    while (start < bytes.length && ends.indexOf(bytes[start]) < 0) {
      start++;
    }
    start = Math.min(bytes.length, start + 1);
    int end = start;
    while (end < bytes.length && ends.indexOf(bytes[end]) < 0) {
      end++;
    }
    return replaced(bytes, start, end, word());
  }

  /** Puts bytes in the place of a part; an end of -1 inserts them. */
  private static byte[] replaced(byte[] bytes, int start, int end, byte[] by) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, start);
    joined.writeBytes(by);
    int rest = end < 0 ? start : end;
    joined.write(bytes, rest, bytes.length - rest);
    return joined.size() <= LONGEST ? joined.toByteArray() : bytes;
  }
}
