package org.lsqbeam.graphs.record;

import java.util.zip.CRC32C;

/**
 * The checksum of TFRecord framing: CRC32C, rotated and offset so that a checksum of data that
 * holds checksums is no weaker (tensorflow/core/lib/hash/crc32c.h).
 */
final class MaskedCrc {
  private static final int OFFSET = 0xa282ead8;

  private MaskedCrc() {}

  static int of(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + OFFSET;
  }
}
