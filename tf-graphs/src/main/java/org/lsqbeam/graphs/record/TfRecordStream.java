package org.lsqbeam.graphs.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * Reads a TFRecord file that any program wrote, from its start and without an index. Not
 * thread-safe.
 *
 * <p>{@link #next} goes from record to record by their lengths alone; a record's content is read on
 * demand.
 */
public final class TfRecordStream implements Closeable {
  private final String file;
  private final SeekableByteChannel channel;
  private final long size;
  private final ByteBuffer header =
      ByteBuffer.allocate(TfRecordWriter.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int number = -1;
  private long start;
  private long end;
  private long nextFrame;

  private TfRecordStream(SeekableByteChannel channel, String file) throws IOException {
    this.channel = channel;
    this.file = file;
    size = channel.size();
  }

  /**
   * Opens a file before its first record.
   *
   * @param channel of the file, closed together with the stream
   * @param file names the file in messages
   */
  public static TfRecordStream of(SeekableByteChannel channel, String file) throws IOException {
    try {
      return new TfRecordStream(channel, file);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Opens a file before the record that begins at an offset.
   *
   * @param offset as the file's index has it
   */
  public static TfRecordStream at(long offset, SeekableByteChannel channel, String file)
      throws IOException {
    TfRecordStream records = of(channel, file);
    records.nextFrame = offset;
    return records;
  }

  /**
   * Goes to the next record; false if there is none.
   *
   * @throws InvalidDataException if the file is cut short, or is no TFRecord file from here on
   */
  public boolean next() throws IOException {
    if (nextFrame == size) {
      return false;
    }
    number++;
    start = nextFrame + TfRecordWriter.HEADER_BYTES;
    if (start > size) {
      throw cutShort();
    }
    read(header.clear(), nextFrame);
    if (header.getInt(Long.BYTES) != MaskedCrc.of(header.array(), 0, Long.BYTES)) {
      throw number == 0
          ? new InvalidDataException(file + " is no TFRecord file: it does not begin as one")
          : damaged("the checksum of its length is wrong");
    }
    long length = header.getLong(0);
    if (length < 0 || length > size - start - TfRecordWriter.FOOTER_BYTES) {
      throw cutShort();
    }
    end = start + length;
    nextFrame = end + TfRecordWriter.FOOTER_BYTES;
    return true;
  }

  /** The number of this record in its file; 0 is the first. */
  public int number() {
    return number;
  }

  /**
   * Reads all features of this record.
   *
   * @throws InvalidDataException if its checksum is wrong or it is no {@code tf.Example}
   */
  public ExampleFeatures features() throws IOException {
    if (end - start > Integer.MAX_VALUE - 8) {
      throw damaged("it has " + (end - start) + " bytes; must be less than 2 GiB");
    }
    byte[] data = new byte[(int) (end - start)];
    read(ByteBuffer.wrap(data), start);
    read(header.clear().limit(TfRecordWriter.FOOTER_BYTES), end);
    if (header.getInt(0) != MaskedCrc.of(data, 0, data.length)) {
      throw damaged("its checksum is wrong");
    }
    try {
      return ExampleFeatures.of(data);
    } catch (InvalidDataException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** The error that this record is damaged. */
  public InvalidDataException damaged(String reason) {
    return new InvalidDataException("record " + number + " of " + file + " is damaged: " + reason);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private InvalidDataException cutShort() {
    return new InvalidDataException(
        file + " is cut short after " + size + " bytes: it ends inside record " + number);
  }

  private void read(ByteBuffer target, long position) throws IOException {
    channel.position(position);
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw new InvalidDataException(file + " became shorter while being read");
      }
    }
  }
}
