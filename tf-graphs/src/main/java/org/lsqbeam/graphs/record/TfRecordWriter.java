package org.lsqbeam.graphs.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a TFRecord file and the text index beside it.
 *
 * <p>A framed record is the length (8 bytes, little endian), the masked CRC32C of those 8 bytes,
 * the data, and the masked CRC32C of the data. The index has a line {@code offset length} per
 * record: where the framed record begins and how long it is, as other loaders read it.
 */
public final class TfRecordWriter implements Closeable {
  static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  static final int FOOTER_BYTES = Integer.BYTES;

  private final OutputStream records;
  private final OutputStream index;
  private long offset;

  /** Writes to two streams and closes them; buffered streams are faster. */
  public TfRecordWriter(OutputStream records, OutputStream index) {
    this.records = records;
    this.index = index;
  }

  /** Appends a record. */
  public void write(byte[] record) throws IOException {
    int framed = HEADER_BYTES + record.length + FOOTER_BYTES;
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(record.length);
    header.putInt(MaskedCrc.of(header.array(), 0, Long.BYTES));
    ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    footer.putInt(MaskedCrc.of(record, 0, record.length));
    records.write(header.array());
    records.write(record);
    records.write(footer.array());
    index.write((offset + " " + framed + "\n").getBytes(StandardCharsets.US_ASCII));
    offset += framed;
  }

  @Override
  public void close() throws IOException {
    try (index) {
      records.close();
    }
  }
}
