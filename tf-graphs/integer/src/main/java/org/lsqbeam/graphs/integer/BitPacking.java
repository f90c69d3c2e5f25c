package org.lsqbeam.graphs.integer;

/**
 * Codes in one row of bits: each in two's complement, its lowest bit first, without gaps. Bit i of
 * the row is bit {@code i % 8} of byte {@code i / 8}, so equal widths of 2, 4 and 8 bits have the
 * first code in the low bits of a byte.
 */
final class BitPacking {
  private final byte[] bytes;
  private final int offset;
  private long position;

  /** Packs into or unpacks from the bytes behind an offset. */
  BitPacking(byte[] bytes, int offset) {
    this.bytes = bytes;
    this.offset = offset;
  }

  /** Appends a code of so many bits; the bytes must be zero before. */
  void put(int code, int bits) {
    long value = (code & ((1L << bits) - 1)) << (position & 7);
    int at = at();
    bytes[at] |= (byte) value;
    if ((position & 7) + bits > Byte.SIZE) {
      bytes[at + 1] |= (byte) (value >>> Byte.SIZE);
    }
    position += bits;
  }

  /** Reads the next code of so many bits. */
  int take(int bits) {
    int at = at();
    int shift = (int) (position & 7);
    int value = (bytes[at] & 0xff) >>> shift;
    if (shift + bits > Byte.SIZE) {
      value |= (bytes[at + 1] & 0xff) << (Byte.SIZE - shift);
    }
    position += bits;
    int unused = Integer.SIZE - bits;
    return value << unused >> unused;
  }

  private int at() {
    return Math.toIntExact(offset + (position >>> 3));
  }
}
