package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/** Lists the files in a tar and their offsets, by reading only the headers. */
public final class TarIndex {
  private static final int BLOCK = 512;

  private TarIndex() {}

  /**
   * A file inside a tar.
   *
   * @param name without folders
   * @param offset of its first byte, from the start of the outermost file
   * @param size in bytes
   */
  public record Entry(String name, long offset, long size) implements Serializable {
    public byte[] read(SeekableByteChannel channel) throws IOException {
      byte[] content = allocate();
      ByteBuffer bytes = ByteBuffer.wrap(content);
      channel.position(offset);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new InvalidDataException(
              "the file of " + name + " became shorter while being read");
        }
      }
      return content;
    }

    private byte[] allocate() {
      try {
        return new byte[Math.toIntExact(size)];
      } catch (ArithmeticException | OutOfMemoryError e) {
        throw new InvalidDataException(
            name + " has " + size + " bytes, more than there is memory for", e);
      }
    }
  }

  /** The regular files of a tar file, in the tar's order; hidden files are left out. */
  static List<Entry> of(Storage folder, String file) throws IOException {
    try (SeekableByteChannel channel = folder.open(file)) {
      Entry tar = new Entry(folder.pathOf(file), 0, channel.size());
      return of(channel, tar, path -> !ImageFilter.isHidden(path));
    }
  }

  /**
   * The regular files of a tar that is itself an entry, in the tar's order.
   *
   * @param wanted tells by its path which files are listed
   * @throws InvalidDataException if it is not a tar, or is cut short
   */
  static List<Entry> of(SeekableByteChannel channel, Entry tar, Predicate<String> wanted)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    long end = 0;
    try (SubChannel window = new SubChannel(channel, tar.offset(), tar.size());
        TarFile headers = new TarFile(window)) {
      for (TarArchiveEntry header : headers.getEntries()) {
        end = header.getDataOffset() + header.getSize();
        if (end > tar.size()) {
          throw truncated(tar, "it ends inside " + header.getName());
        }
        if (header.isFile() && wanted.test(header.getName())) {
          String name = header.getName().substring(header.getName().lastIndexOf('/') + 1);
          entries.add(new Entry(name, tar.offset() + header.getDataOffset(), header.getSize()));
        }
      }
      requireEndMark(window, tar, (end + BLOCK - 1) / BLOCK * BLOCK);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidDataException(tar.name() + " is not a complete tar: " + e.getMessage(), e);
    }
    return entries;
  }

  /** A tar ends with a block of zeros; without it, missing entries would go unnoticed. */
  private static void requireEndMark(SubChannel window, Entry tar, long position)
      throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    window.position(position);
    while (block.hasRemaining()) {
      if (window.read(block) < 0) {
        throw truncated(tar, "its end-of-archive mark is missing");
      }
    }
    for (byte value : block.array()) {
      if (value != 0) {
        throw new InvalidDataException(
            tar.name()
                + " is not a complete tar: byte "
                + position
                + " begins neither header nor end");
      }
    }
  }

  private static InvalidDataException truncated(Entry tar, String how) {
    return new InvalidDataException(
        tar.name() + " is cut short after " + tar.size() + " bytes: " + how);
  }
}
