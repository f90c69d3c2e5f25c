package org.lsqbeam.transforms.images;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.RecordWriter;
import org.lsqbeam.graphs.files.Sha256;

/**
 * Writes one shard from the spills: sorted, whole or not at all. Of a large shard memory holds the
 * keys, and the records of one portion.
 */
final class ShardWriter {
  private ShardWriter() {}

  /** A shard's file name, {@code train-00000-of-00016.tfrecord}. */
  static String name(Split split, int shard, int shards) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d.tfrecord", split, shard, shards);
  }

  static DatasetManifest.Shard write(Path folder, String name, int shard, Iterable<Spill> spills)
      throws IOException {
    return write(folder, name, shard, spills, Portion.bytes());
  }

  static DatasetManifest.Shard write(
      Path folder, String name, int shard, Iterable<Spill> spills, long portionBytes)
      throws IOException {
    List<Spill.Place> places = new ArrayList<>();
    for (Spill spill : spills) {
      places.addAll(spill.places(shard));
    }
    places.sort(Comparator.comparing(Spill.Place::key));
    // Two attempts at one shard may run at once: each has names of its own until it is done.
    String attempt = "." + UUID.randomUUID();
    Path records = folder.resolve(name + attempt);
    Path index = folder.resolve(name + ".index" + attempt);
    MessageDigest digest = Sha256.digest();
    try (OutputStream recordBytes =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(records)), digest);
        OutputStream indexBytes = new BufferedOutputStream(Files.newOutputStream(index));
        RecordWriter writer = new RecordWriter(recordBytes, indexBytes)) {
      int end;
      for (int start = 0; start < places.size(); start = end) {
        end = endOfPortion(places, start, portionBytes);
        List<Spill.Entry> entries = Spill.read(places.subList(start, end));
        Collections.sort(entries);
        for (Spill.Entry entry : entries) {
          writer.write(entry.record());
        }
      }
    }
    move(index, folder.resolve(name + ".index"));
    move(records, folder.resolve(name));
    return new DatasetManifest.Shard(name, places.size(), Sha256.hex(digest));
  }

  /** Records of one key stay together: what sorts them is their bytes. */
  private static int endOfPortion(List<Spill.Place> places, int start, long portionBytes) {
    long bytes = 0;
    int end = start;
    while (end < places.size()
        && (bytes < portionBytes || places.get(end).key().equals(places.get(end - 1).key()))) {
      bytes += places.get(end).length();
      end++;
    }
    return end;
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
