package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/** Makes checksums right again, so that changed bytes get past them to the code behind. */
final class Repair {
  private static final int BLOCK = 512;
  private static final int CHECKSUM = 148;

  private Repair() {}

  /** The checksums of a TFRecord file's lengths and records. */
  static byte[] records(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + 16 <= file.length) {
      bytes.putInt(at + 8, masked(file, at, 8));
      long length = bytes.getLong(at);
      if (length < 0 || length > file.length - at - 16) {
        break;
      }
      int end = at + 12 + (int) length;
      bytes.putInt(end, masked(file, at + 12, (int) length));
      at = end + 4;
    }
    return file;
  }

  private static int masked(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  /** The checksums of the headers in a tar, and of those in the tars in it. */
  static byte[] tar(byte[] tar) {
    for (int start = 0; start + BLOCK <= tar.length; start += BLOCK) {
      if (new String(tar, start + 257, 5, ISO_8859_1).equals("ustar")) {
        Arrays.fill(tar, start + CHECKSUM, start + CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
          sum += tar[start + i] & 0xff;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(US_ASCII);
        System.arraycopy(octal, 0, tar, start + CHECKSUM, octal.length);
      }
    }
    return tar;
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** The checksums of a PNG's chunks. */
  static byte[] png(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    int at = 8;
    while (at + 12 <= png.length) {
      int length = bytes.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, 4 + length);
      bytes.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
    return png;
  }

  /** The digest of a JSON object without one. */
  static byte[] seal(byte[] object) {
    String text = new String(object, ISO_8859_1); // keeps every byte
    int end = text.stripTrailing().length() - 1;
    if (end < 0 || text.charAt(end) != '}') {
      return object;
    }
    int after = text.substring(0, end).stripTrailing().length();
    String seal = ",\"digest\":\"" + sha256(object) + "\"";
    return (text.substring(0, after) + seal + text.substring(after)).getBytes(ISO_8859_1);
  }

  /** The digest of each line. */
  static byte[] sealLines(byte[] lines) {
    return new String(lines, ISO_8859_1)
        .lines()
        .map(line -> new String(seal(line.getBytes(ISO_8859_1)), ISO_8859_1) + "\n")
        .collect(Collectors.joining())
        .getBytes(ISO_8859_1);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
