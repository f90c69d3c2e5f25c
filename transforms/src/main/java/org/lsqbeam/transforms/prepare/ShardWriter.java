package org.lsqbeam.transforms.prepare;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.record.TfRecordWriter;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Writes one shard from the spills, sorted. The file appears complete or not at all, so two
 * attempts at one shard may run at once. Memory holds the keys and one chunk of the records.
 */
final class ShardWriter {
  private static final String SUFFIX = ".tfrecord";

  private ShardWriter() {}

  /** A shard's file name, {@code train-00000-of-00016.tfrecord}. */
  static String name(Split split, int shard, int shards) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d" + SUFFIX, split, shard, shards);
  }

  /** Whether a file is a shard by its name, and not one that is being written. */
  static boolean isName(String file) {
    return file.endsWith(SUFFIX) && !file.startsWith(".");
  }

  /**
   * Writes a shard and its index.
   *
   * @param folder takes the two files
   * @param scratch local folder with room for the shard
   */
  static DatasetManifest.Shard write(
      Storage folder, String name, int shard, Iterable<Spill> spills, Path scratch)
      throws IOException {
    return write(folder, name, shard, spills, scratch, SpillBuffer.bytes());
  }

  static DatasetManifest.Shard write(
      Storage folder, String name, int shard, Iterable<Spill> spills, Path scratch, long chunkBytes)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    try (GatheredShard gathered = GatheredShard.of(spills, shard, scratch)) {
      folder.write(
          name + ".index",
          index ->
              folder.write(
                  name,
                  records -> {
                    try (OutputStream recordBytes =
                            new DigestOutputStream(
                                new BufferedOutputStream(Files.newOutputStream(records)), digest);
                        OutputStream indexBytes =
                            new BufferedOutputStream(Files.newOutputStream(index));
                        TfRecordWriter writer = new TfRecordWriter(recordBytes, indexBytes)) {
                      writeInOrder(gathered, chunkBytes, writer);
                    }
                  }));
      return new DatasetManifest.Shard(name, gathered.places().size(), Sha256.hex(digest));
    }
  }

  private static void writeInOrder(GatheredShard gathered, long chunkBytes, TfRecordWriter writer)
      throws IOException {
    List<GatheredShard.Place> places = gathered.places();
    int end;
    for (int start = 0; start < places.size(); start = end) {
      end = endOfChunk(places, start, chunkBytes);
      for (Spill.Entry entry : gathered.read(places.subList(start, end))) {
        writer.write(entry.record());
      }
    }
  }

  /** The end of a chunk. Records of one key are in the same chunk, which sorts them by bytes. */
  private static int endOfChunk(List<GatheredShard.Place> places, int start, long chunkBytes) {
    long bytes = 0;
    int end = start;
    while (end < places.size()
        && (bytes < chunkBytes || places.get(end).key().equals(places.get(end - 1).key()))) {
      bytes += places.get(end).length();
      end++;
    }
    return end;
  }
}
