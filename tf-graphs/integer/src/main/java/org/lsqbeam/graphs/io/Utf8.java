package org.lsqbeam.graphs.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads text files, which are UTF-8 whatever the locale of the machine is. */
public final class Utf8 {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Utf8() {}

  /**
   * Decodes text. A byte-order mark at its beginning, which some editors write, is left out.
   *
   * @param origin the file's path, for the message
   * @throws DamagedFileException if the bytes are not UTF-8, naming the line
   */
  public static String decode(byte[] bytes, String origin) {
    String text = decodeAll(bytes, origin);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Decodes the text of an artifact, which nobody edits.
   *
   * @throws DamagedFileException also if it begins with a byte-order mark
   */
  public static String decodeArtifact(byte[] bytes, String origin) {
    String text = decodeAll(bytes, origin);
    if (text.startsWith(BYTE_ORDER_MARK)) {
      throw new DamagedFileException(origin + " is damaged: it begins with a byte-order mark");
    }
    return text;
  }

  private static String decodeAll(byte[] bytes, String origin) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(input)
          .toString();
    } catch (CharacterCodingException e) {
      long line =
          1
              + new String(bytes, 0, input.position(), StandardCharsets.UTF_8)
                  .chars()
                  .filter(character -> character == '\n')
                  .count();
      throw new DamagedFileException(origin + " is not UTF-8 text: see line " + line, e);
    }
  }

  /**
   * Reads a text file.
   *
   * @throws DamagedFileException if it is not UTF-8, naming the file and the line
   */
  public static String read(Path file) throws IOException {
    return decode(WholeFile.read(file), file.toString());
  }

  /** Does the same for an artifact, as {@link #decodeArtifact} does. */
  public static String readArtifact(Path file) throws IOException {
    return decodeArtifact(WholeFile.read(file), file.toString());
  }
}
