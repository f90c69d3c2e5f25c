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
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A file of keyed records on their way to their shards, those of one shard side by side: first
 * their keys and lengths, then the records. Between reading and writing the examples lie in such
 * files, so that memory holds a portion of a part or of a shard at a time, however large the
 * dataset is and however the runner shuffles.
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

  /** Where a record lies. */
  record Place(ExampleKey key, String file, long offset, int length) {
    private byte[] read(FileChannel channel) throws IOException {
      byte[] record = new byte[length];
      new DataInputStream(Channels.newInputStream(channel.position(offset))).readFully(record);
      return record;
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

  /** Where the records of one shard are. */
  List<Place> places(int shard) throws IOException {
    long offset = offsets.get(shard);
    if (offset == offsets.get(shard + 1)) {
      return List.of();
    }
    byte[] heads;
    try (FileChannel channel = FileChannel.open(Path.of(file))) {
      DataInputStream section =
          new DataInputStream(
              new BufferedInputStream(Channels.newInputStream(channel.position(offset))));
      heads = section.readNBytes(section.readInt());
    }
    offset += Integer.BYTES + heads.length;
    List<Place> places = new ArrayList<>();
    DataInputStream data = new DataInputStream(new ByteArrayInputStream(heads));
    while (data.available() > 0) {
      Place place = new Place(ExampleKey.readFrom(data), file, offset, data.readInt());
      places.add(place);
      offset += place.length();
    }
    return places;
  }

  /** The records at some places, from each file front to back. */
  static List<Entry> read(List<Place> places) throws IOException {
    List<Place> byFile = new ArrayList<>(places);
    byFile.sort(Comparator.comparing(Place::file).thenComparing(Place::offset));
    List<Entry> entries = new ArrayList<>();
    for (int from = 0; from < byFile.size(); from = entries.size()) {
      String file = byFile.get(from).file();
      try (FileChannel channel = FileChannel.open(Path.of(file))) {
        for (int i = from; i < byFile.size() && byFile.get(i).file().equals(file); i++) {
          entries.add(new Entry(byFile.get(i).key(), byFile.get(i).read(channel)));
        }
      }
    }
    return entries;
  }
}
