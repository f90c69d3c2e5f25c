package org.lsqbeam.transforms.prepare;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.lsqbeam.transforms.storage.Storage;

/**
 * A temporary file of keyed records on their way to their shards. It has one section per shard:
 * first the keys and lengths, then the records. Memory so holds a bounded piece of a part or of a
 * shard at a time, however large the dataset is and however the runner shuffles.
 *
 * @param folder has the file
 * @param name of the file in the folder
 * @param offsets where each shard's section begins, and the file's size as the last one
 */
record Spill(Storage folder, String name, List<Long> offsets) implements Serializable {
  private static final int COPIED_AT_ONCE = 1 << 16;

  /** A record and its key. */
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

    /** By key; records of one key, as an archive with duplicate names has, by their bytes. */
    @Override
    public int compareTo(Entry other) {
      int byKey = key.compareTo(other.key);
      return byKey != 0 ? byKey : Arrays.compare(record, other.record);
    }
  }

  /**
   * Writes entries to a new file. Its name is random, so that a file that a failed attempt left is
   * never taken for the work of a later one.
   */
  static Spill write(Storage folder, List<Entry> entries, int shards) throws IOException {
    List<List<Entry>> byShard = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      byShard.add(new ArrayList<>());
    }
    for (Entry entry : entries) {
      byShard.get(entry.key.shard(shards)).add(entry);
    }
    String name = UUID.randomUUID().toString();
    List<Long> offsets = new ArrayList<>();
    folder.write(
        name,
        file -> {
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
        });
    return new Spill(folder, name, offsets);
  }

  private static byte[] bytes(List<Entry> entries) throws IOException {
    if (entries.isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream heads = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(heads);
    for (Entry entry : entries) {
      entry.key.writeTo(data);
      data.writeInt(entry.record.length);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream section = new DataOutputStream(bytes);
    section.writeInt(heads.size());
    heads.writeTo(section);
    for (Entry entry : entries) {
      section.write(entry.record);
    }
    return bytes.toByteArray();
  }

  /** The file's size. */
  long bytes() {
    return offsets.get(offsets.size() - 1);
  }

  /**
   * Copies its section of one shard, heads and records. {@link FileChannel#transferFrom} would skip
   * bytes of the section where a nearly full disk takes only a part of a write.
   */
  void copy(int shard, WritableByteChannel target) throws IOException {
    long left = offsets.get(shard + 1) - offsets.get(shard);
    if (left == 0) {
      return;
    }
    try (SeekableByteChannel source = folder.open(name).position(offsets.get(shard))) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(left, COPIED_AT_ONCE));
      while (left > 0) {
        buffer.limit((int) Math.min(left, buffer.capacity()));
        if (source.read(buffer) < 0) {
          throw new EOFException(
              folder.pathOf(name) + " is cut short: " + left + " bytes are missing");
        }
        left -= buffer.flip().remaining();
        while (buffer.hasRemaining()) {
          target.write(buffer);
        }
        buffer.clear();
      }
    }
  }
}
