package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.lsqbeam.graphs.image.ImageFiles;
import org.lsqbeam.graphs.image.UndecodableImageException.Kind;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Lists the files in a tar and their offsets, by reading only the headers. Names are UTF-8 whatever
 * the locale is; links are followed to the file in the tar that they name.
 */
public final class TarIndex {
  private static final int BLOCK = 512;

  private TarIndex() {}

  /**
   * A file inside a tar.
   *
   * @param path with its folders
   * @param offset of its first byte, from the start of the outermost file
   * @param size in bytes
   * @param problem why it cannot be read; empty if it can
   */
  public record Entry(String path, long offset, long size, String problem) implements Serializable {
    public Entry(String path, long offset, long size) {
      this(path, offset, size, "");
    }

    /** The name without folders. */
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isReadable() {
      return problem.isEmpty();
    }

    /** Hands an image over, or the reason why it cannot be read. */
    void send(
        ImageSource.Receiver receiver, String className, String file, SeekableByteChannel channel)
        throws IOException {
      if (!isReadable()) {
        receiver.rejected(className, file, Kind.UNSUPPORTED, problem);
      } else if (size > ImageFiles.LARGEST_BYTES) {
        receiver.rejected(className, file, Kind.TOO_LARGE, ImageFiles.tooLarge(size));
      } else {
        receiver.encoded(className, file, read(channel));
      }
    }

    public byte[] read(SeekableByteChannel channel) throws IOException {
      byte[] content = allocate();
      ByteBuffer bytes = ByteBuffer.wrap(content);
      channel.position(offset);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new InvalidDataException(
              "the file of " + name() + " became shorter while being read");
        }
      }
      return content;
    }

    private byte[] allocate() {
      try {
        return new byte[Math.toIntExact(size)];
      } catch (ArithmeticException | OutOfMemoryError e) {
        throw new InvalidDataException(
            name() + " has " + size + " bytes, more than there is memory for", e);
      }
    }
  }

  /**
   * The files in a tar.
   *
   * @param entries all but folders, in the tar's order
   * @param plain whether all of them are ordinary files
   */
  record Content(List<Entry> entries, boolean plain) {}

  /** The content of a tar file. */
  static Content of(Storage folder, String file) throws IOException {
    try (SeekableByteChannel channel = folder.open(file)) {
      return of(channel, new Entry(folder.pathOf(file), 0, channel.size()));
    }
  }

  /**
   * The content of a tar that is itself an entry.
   *
   * @param tar its path names it in messages
   * @throws InvalidDataException if it is not a tar, or is cut short
   */
  static Content of(SeekableByteChannel channel, Entry tar) throws IOException {
    try (SubChannel window = new SubChannel(channel, tar.offset(), tar.size());
        TarFile headers = open(window, "UTF-8")) {
      List<TarArchiveEntry> all = headers.getEntries();
      long end = 0;
      for (TarArchiveEntry header : all) {
        end = header.getDataOffset() + header.getSize();
        if (end > tar.size()) {
          throw truncated(tar, "it ends inside " + header.getName());
        }
      }
      TarLinks links = new TarLinks(all, namesThatAreNotUtf8(window, all));
      List<Entry> entries = new ArrayList<>();
      boolean plain = true;
      for (int i = 0; i < all.size(); i++) {
        if (!all.get(i).isDirectory()) {
          TarLinks.Target target = links.follow(i);
          TarArchiveEntry file = target.entry();
          plain &= file.equals(all.get(i)) && target.problem().isEmpty();
          entries.add(
              new Entry(
                  all.get(i).getName(),
                  tar.offset() + file.getDataOffset(),
                  file.getSize(),
                  target.problem()));
        }
      }
      requireEndMark(window, tar, (end + BLOCK - 1) / BLOCK * BLOCK);
      return new Content(entries, plain);
    } catch (IOException | IllegalArgumentException e) {
      throw TarKind.refusal(channel, tar)
          .orElseGet(
              () ->
                  new InvalidDataException(
                      tar.path() + " is not a complete tar: " + e.getMessage(), e));
    } catch (InvalidDataException e) {
      throw TarKind.refusal(channel, tar).orElse(e);
    }
  }

  private static TarFile open(SubChannel window, String charset) throws IOException {
    return new TarFile(
        window.position(0),
        TarConstants.DEFAULT_BLKSIZE,
        TarConstants.DEFAULT_RCDSIZE,
        charset,
        false);
  }

  /**
   * Finds the names that are not UTF-8. The library puts a question mark for each byte that is
   * wrong, so a name that has more of them than bytes that are question marks is one.
   */
  private static List<Integer> namesThatAreNotUtf8(SubChannel window, List<TarArchiveEntry> all)
      throws IOException {
    List<Integer> wrong = new ArrayList<>();
    if (all.stream().anyMatch(header -> questionMarks(header) > 0)) {
      try (TarFile bytes = open(window, "ISO-8859-1")) {
        for (int i = 0; i < all.size(); i++) {
          if (questionMarks(all.get(i)) > questionMarks(bytes.getEntries().get(i))) {
            wrong.add(i);
          }
        }
      }
    }
    return wrong;
  }

  private static long questionMarks(TarArchiveEntry header) {
    return header.getName().chars().filter(character -> character == '?').count();
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
            tar.path()
                + " is not a complete tar: byte "
                + position
                + " begins neither header nor end");
      }
    }
  }

  private static InvalidDataException truncated(Entry tar, String how) {
    return new InvalidDataException(
        tar.path() + " is cut short after " + tar.size() + " bytes: " + how);
  }
}
