package org.lsqbeam.transforms.prepare;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.lsqbeam.graphs.io.NamedErrors;

/**
 * One shard's sections of all spills, copied into a local file that is deleted when it is closed.
 * Each spill's section is read in one piece, because with spills in Cloud Storage every piece is a
 * request. Memory holds the keys only.
 */
final class GatheredShard implements Closeable {
  private final Path path;
  private final FileChannel file;
  private final List<Place> places = new ArrayList<>();

  /** A record's place in the file. */
  record Place(ExampleKey key, long offset, int length) {}

  private GatheredShard(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Gathers a shard.
   *
   * @param scratch local folder for the file
   */
  static GatheredShard of(Iterable<Spill> spills, int shard, Path scratch) throws IOException {
    Path file = Files.createDirectories(scratch).resolve("shard-" + UUID.randomUUID());
    GatheredShard gathered =
        new GatheredShard(
            file,
            FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE));
    try {
      for (Spill spill : spills) {
        NamedErrors.in(file, () -> gathered.add(spill, shard));
      }
      gathered.places.sort(Comparator.comparing(Place::key));
      return gathered;
    } catch (IOException | RuntimeException | Error e) {
      gathered.close();
      throw e;
    }
  }

  private void add(Spill spill, int shard) throws IOException {
    long start = file.size();
    spill.copy(shard, file.position(start));
    if (file.size() == start) {
      return;
    }
    DataInputStream section = new DataInputStream(new BufferedInputStream(at(start)));
    byte[] heads = section.readNBytes(section.readInt());
    long offset = start + Integer.BYTES + heads.length;
    DataInputStream data = new DataInputStream(new ByteArrayInputStream(heads));
    while (data.available() > 0) {
      Place place = new Place(ExampleKey.readFrom(data), offset, data.readInt());
      places.add(place);
      offset += place.length();
    }
  }

  private InputStream at(long offset) throws IOException {
    return Channels.newInputStream(file.position(offset));
  }

  /** The records' places, in the order of their keys. */
  List<Place> places() {
    return places;
  }

  /** Reads the records at some places, front to back, and gives them in the shard's order. */
  List<Spill.Entry> read(List<Place> chosen) throws IOException {
    List<Place> frontToBack = new ArrayList<>(chosen);
    frontToBack.sort(Comparator.comparing(Place::offset));
    List<Spill.Entry> entries = new ArrayList<>();
    for (Place place : frontToBack) {
      byte[] record = new byte[place.length()];
      NamedErrors.in(path, () -> new DataInputStream(at(place.offset())).readFully(record));
      entries.add(new Spill.Entry(place.key(), record));
    }
    entries.sort(Comparator.naturalOrder());
    return entries;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
