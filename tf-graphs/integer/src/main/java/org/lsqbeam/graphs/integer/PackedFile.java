package org.lsqbeam.graphs.integer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.lsqbeam.graphs.integer.NetworkHeader.Payload;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.io.WholeFile;

/**
 * The file {@code network.lsq} (docs/packed-network.md): 8 bytes that name the format and its
 * version, the length of the header, the header as JSON with its digest, and the payload.
 */
public final class PackedFile {
  /** The format that this version reads and writes. */
  public static final int FORMAT_VERSION = 1;

  /** The file's name in a run's folder. */
  public static final String NAME = "network.lsq";

  private static final byte[] MAGIC = "lsq-net\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST = MAGIC.length + Integer.BYTES;

  /** The payload begins at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final int LONGEST_HEADER = 1 << 24;

  private PackedFile() {}

  /**
   * Writes a network; the file appears whole.
   *
   * @throws IllegalArgumentException if a number of the network is outside of its range
   */
  public static void write(Path file, PackedNetwork network) throws IOException {
    AtomicFile.write(file, encode(network));
  }

  /** Returns the content of the file of a network; the payload in its header is not looked at. */
  public static byte[] encode(PackedNetwork network) throws IOException {
    byte[] payload = new PayloadLayout(network.header(), "the network").encode(network);
    NetworkHeader of = network.header();
    byte[] json =
        SealedJson.indented(
            new NetworkHeader(
                FORMAT_VERSION,
                of.network(),
                of.precision(),
                of.preprocessing(),
                of.classes(),
                of.layers(),
                of.stepSizes(),
                of.origin(),
                new Payload(payload.length, Sha256.hex(payload))));
    int length = json.length + Math.floorMod(-(FIRST + json.length), ALIGNMENT);
    byte[] header = Arrays.copyOf(json, length);
    Arrays.fill(header, json.length, length, (byte) '\n');
    return ByteBuffer.allocate(FIRST + length + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putInt(length)
        .put(header)
        .put(payload)
        .array();
  }

  /**
   * Reads a network.
   *
   * @throws InvalidDataException if it is no such file or has another version of the format
   * @throws DamagedFileException if a digest, a length or a number is wrong, naming it
   */
  public static PackedNetwork read(Path file) throws IOException {
    return parse(WholeFile.read(file), file.toString());
  }

  /**
   * Does the same for the content of a file.
   *
   * @param origin the file's path, for the message
   */
  public static PackedNetwork parse(byte[] content, String origin) {
    if (content.length < FIRST || !isStart(content)) {
      throw new InvalidDataException(
          origin + " is not a packed network: it does not begin with 'lsq-net'");
    }
    int length = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(MAGIC.length);
    if (length < 2 || length > Math.min(LONGEST_HEADER, content.length - FIRST)) {
      throw new DamagedFileException(
          origin + " is damaged: the length of its header is " + Integer.toUnsignedString(length));
    }
    byte[] json = Arrays.copyOfRange(content, FIRST, FIRST + length);
    NetworkHeader header = header(Utf8.decode(json, origin).stripTrailing() + "\n", origin);
    int at = FIRST + length;
    if (header.payload().bytes() != content.length - at) {
      throw new DamagedFileException(
          origin
              + " is damaged: its payload has "
              + (content.length - at)
              + " bytes; its header says "
              + header.payload().bytes());
    }
    byte[] payload = Arrays.copyOfRange(content, at, content.length);
    if (!Sha256.hex(payload).equals(header.payload().sha256())) {
      throw new DamagedFileException(
          origin + " is damaged: the SHA-256 of its payload differs from that in its header");
    }
    return new PayloadLayout(header, origin).decode(payload);
  }

  /** Whether bytes begin as a packed network does. */
  public static boolean isStart(byte[] content) {
    return content.length >= MAGIC.length
        && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static NetworkHeader header(String text, String origin) {
    NetworkHeader header = SealedJson.parse(text, NetworkHeader.class, origin);
    if (header.formatVersion() != FORMAT_VERSION) {
      throw new InvalidDataException(
          origin
              + " has version "
              + header.formatVersion()
              + " of the format; this version of lsq-beam reads version "
              + FORMAT_VERSION);
    }
    return header;
  }
}
