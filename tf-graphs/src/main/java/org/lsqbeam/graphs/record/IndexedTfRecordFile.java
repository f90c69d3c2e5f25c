package org.lsqbeam.graphs.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.MisplacedException;
import org.lsqbeam.graphs.io.NamedErrors;
import org.lsqbeam.graphs.io.WholeFile;

/**
 * Reads a TFRecord file in any order by its index. Thread-safe. The file is mapped, since a
 * mapping, unlike a channel, survives the interruption of a thread that reads.
 */
public final class IndexedTfRecordFile {
  private static final int FRAME_BYTES = TfRecordWriter.HEADER_BYTES + TfRecordWriter.FOOTER_BYTES;

  private final Path file;
  private final ByteBuffer content;
  // Offsets of the framed records, and the file's size as the last one.
  private final int[] offsets;

  private IndexedTfRecordFile(Path file, ByteBuffer content, int[] offsets) {
    this.file = file;
    this.content = content;
    this.offsets = offsets;
  }

  /**
   * Opens a TFRecord file and reads its index.
   *
   * @throws InvalidDataException if the file or its index is missing, or if they do not agree
   */
  public static IndexedTfRecordFile open(Path file) throws IOException {
    Path index = file.resolveSibling(file.getFileName() + ".index");
    for (Path needed : new Path[] {file, index}) {
      MisplacedException.requireFile(needed);
      try {
        Files.readAttributes(needed, BasicFileAttributes.class); // an I/O error is no absence
      } catch (NoSuchFileException e) {
        throw new DamagedFileException(missing(needed), e);
      }
    }
    WholeFile.requireSize(Files.size(index), index.toString());
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new InvalidDataException(
            file + " has " + channel.size() + " bytes; must be at most " + Integer.MAX_VALUE);
      }
      ByteBuffer content =
          NamedErrors.of(file, () -> channel.map(MapMode.READ_ONLY, 0, channel.size()));
      return new IndexedTfRecordFile(
          file,
          content.order(ByteOrder.LITTLE_ENDIAN),
          NamedErrors.of(index, () -> readIndex(index, content.capacity())));
    }
  }

  /** Returns the message about a missing file. */
  public static String missing(Path file) {
    return file + " is missing: the dataset is not whole";
  }

  /** The number of records. */
  public int size() {
    return offsets.length - 1;
  }

  /**
   * Reads the data of one record.
   *
   * @throws InvalidDataException if its length or one of its checksums is wrong
   */
  public byte[] record(int position) {
    int start = offsets[position];
    int length = offsets[position + 1] - start - FRAME_BYTES;
    byte[] header = new byte[TfRecordWriter.HEADER_BYTES];
    content.get(start, header);
    if (content.getLong(start) != length
        || content.getInt(start + Long.BYTES) != MaskedCrc.of(header, 0, Long.BYTES)) {
      throw damaged(position, "its length does not match the index");
    }
    byte[] record = new byte[length];
    content.get(start + TfRecordWriter.HEADER_BYTES, record);
    if (content.getInt(start + TfRecordWriter.HEADER_BYTES + length)
        != MaskedCrc.of(record, 0, length)) {
      throw damaged(position, "its checksum is wrong");
    }
    return record;
  }

  public InvalidDataException damaged(int position, String reason) {
    return new InvalidDataException(
        "record " + position + " of " + file + " is damaged: " + reason);
  }

  private static int[] readIndex(Path index, int fileSize) throws IOException {
    int[] offsets = new int[1024];
    int records = 0;
    long expected = 0;
    // Its lines are ASCII; any other byte makes a line that does not fit.
    try (BufferedReader lines = Files.newBufferedReader(index, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        long offset = parse(line, 0, space);
        long length = parse(line, space + 1, line.length());
        if (offset != expected || length < FRAME_BYTES || offset + length > fileSize) {
          throw new DamagedFileException(
              index + " line " + (records + 1) + " is '" + line + "', which does not fit its file");
        }
        if (records + 1 == offsets.length) {
          offsets = Arrays.copyOf(offsets, 2 * offsets.length);
        }
        expected = offset + length;
        records++;
        offsets[records] = (int) expected;
      }
    }
    if (expected != fileSize) {
      throw new DamagedFileException(
          index + " covers " + expected + " bytes of a file of " + fileSize);
    }
    return Arrays.copyOf(offsets, records + 1);
  }

  private static long parse(String line, int start, int end) {
    try {
      return end < start ? -1 : Long.parseLong(line, start, end, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
