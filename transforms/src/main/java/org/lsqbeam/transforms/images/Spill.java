package org.lsqbeam.transforms.images;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A file of keyed records on their way to their shards, those of one shard side by side. Between
 * reading and writing the examples lie in such files, so that memory holds one part's portion or
 * one shard at a time, however large the dataset is and however the runner shuffles.
 *
 * @param file its path
 * @param offsets where each shard's records begin, and the file's size as the last one
 */
record Spill(String file, List<Long> offsets) implements Serializable {
  /** A record and where it belongs. */
  static final class Entry implements Comparable<Entry> {
    private final ExampleKey key;
    private final byte[] record;

    Entry(ExampleKey key, byte[] record) {
      this.key = key;
      this.record = record;
    }

    byte[] record() {
      return record;
    }

    /** By key; records of one key, which only an archive with doubled names has, by their bytes. */
    @Override
    public int compareTo(Entry other) {
      int byKey = key.compareTo(other.key);
      return byKey != 0 ? byKey : Arrays.compare(record, other.record);
    }
  }

  /**
   * Writes entries to a new file. Its name is drawn at random: what a failed attempt leaves is
   * never taken for the work of a later one.
   */
  static Spill write(Path folder, List<Entry> entries, int shards) throws IOException {
    List<List<Entry>> byShard = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      byShard.add(new ArrayList<>());
    }
    for (Entry entry : entries) {
      byShard.get(entry.key.shard(shards)).add(entry);
    }
    Path file = folder.resolve(UUID.randomUUID().toString());
    List<Long> offsets = new ArrayList<>();
    long offset = 0;
    try (OutputStream output = Files.newOutputStream(file)) {
      for (List<Entry> ofShard : byShard) {
        offsets.add(offset);
        byte[] bytes = bytes(ofShard);
        output.write(bytes);
        offset += bytes.length;
      }
    }
    offsets.add(offset);
    return new Spill(file.toString(), offsets);
  }

  private static byte[] bytes(List<Entry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    for (Entry entry : entries) {
      entry.key.writeTo(data);
      data.writeInt(entry.record.length);
      data.write(entry.record);
    }
    return bytes.toByteArray();
  }

  /** The entries of one shard. */
  List<Entry> read(int shard) throws IOException {
    int length = Math.toIntExact(offsets.get(shard + 1) - offsets.get(shard));
    List<Entry> entries = new ArrayList<>();
    byte[] bytes;
    try (FileChannel channel = FileChannel.open(Path.of(file))) {
      channel.position(offsets.get(shard));
      bytes = new BufferedInputStream(Channels.newInputStream(channel)).readNBytes(length);
    }
    DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes));
    while (data.available() > 0) {
      ExampleKey key = ExampleKey.readFrom(data);
      byte[] record = new byte[data.readInt()];
      data.readFully(record);
      entries.add(new Entry(key, record));
    }
    return entries;
  }
}
