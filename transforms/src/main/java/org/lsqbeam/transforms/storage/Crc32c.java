package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Computes the checksum that Cloud Storage keeps of every object: CRC32C, big-endian, base64. */
final class Crc32c {
  private Crc32c() {}

  static String of(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    return encoded(checksum);
  }

  static String of(Path file) throws IOException {
    CRC32C checksum = new CRC32C();
    try (InputStream content = new CheckedInputStream(Files.newInputStream(file), checksum)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return encoded(checksum);
  }

  static String encoded(CRC32C checksum) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }
}
