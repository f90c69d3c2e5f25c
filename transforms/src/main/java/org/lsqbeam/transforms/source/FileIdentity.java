package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Identifies an input file without reading all of a large one: a file of up to 256 MiB by its size
 * and the SHA-256 of its content; a larger one by its size, the names and sizes of its entries, and
 * its first and last MiB. If an input has many files, such as shards, the limit of 256 MiB applies
 * to their sum, and larger inputs are identified by the first and last 64 KiB of each file.
 */
final class FileIdentity {
  private static final int MEBIBYTE = 1 << 20;
  private static final int ENDS_AMONG_MANY = 1 << 16;
  static final long WHOLLY_READ = 256L * MEBIBYTE;

  private FileIdentity() {}

  /** Identifies a tar whose entries are known. */
  static Map<String, Object> of(Storage folder, String tar, List<TarIndex.Entry> entries)
      throws IOException {
    return of(folder, tar, entries, WHOLLY_READ);
  }

  /**
   * Identifies one of an input's files.
   *
   * @param bytes the size of all files together
   */
  static Map<String, Object> ofOneAmong(Storage folder, String file, long bytes)
      throws IOException {
    long whollyRead = bytes <= WHOLLY_READ ? bytes : 0;
    return of(folder, file, List.of(), whollyRead, ENDS_AMONG_MANY);
  }

  static Map<String, Object> of(
      Storage folder, String tar, List<TarIndex.Entry> entries, long whollyRead)
      throws IOException {
    return of(folder, tar, entries, whollyRead, MEBIBYTE);
  }

  private static Map<String, Object> of(
      Storage folder, String file, List<TarIndex.Entry> entries, long whollyRead, int ends)
      throws IOException {
    try (SeekableByteChannel channel = folder.open(file)) {
      long size = channel.size();
      Map<String, Object> identity = new TreeMap<>();
      identity.put("size", size);
      if (size <= whollyRead) {
        identity.put("sha256", sha256(channel, 0, size));
      } else {
        List<Object> listing =
            entries.stream().<Object>map(entry -> List.of(entry.name(), entry.size())).toList();
        identity.put("entries", Json.fingerprint(listing));
        identity.put("first", sha256(channel, 0, Math.min(size, ends)));
        identity.put("last", sha256(channel, Math.max(0, size - ends), size));
      }
      return identity;
    }
  }

  /** The SHA-256 of a range of a file, in hex. */
  private static String sha256(SeekableByteChannel channel, long start, long end)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    ByteBuffer buffer = ByteBuffer.allocate(MEBIBYTE);
    channel.position(start);
    long left = end - start;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(MEBIBYTE, left));
      int read = channel.read(buffer);
      if (read < 0) {
        break;
      }
      digest.update(buffer.flip());
      left -= read;
    }
    return Sha256.hex(digest);
  }
}
