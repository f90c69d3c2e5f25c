package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What may happen to a file of an output. */
enum Damage {
  ONE_BIT_FLIPPED(
      "one bit flipped",
      content -> {
        content[content.length / 2] ^= 1;
        return content;
      }),
  CUT_IN_HALF("cut in half", content -> Arrays.copyOf(content, content.length / 2)),
  EMPTIED("emptied", content -> new byte[0]),
  DELETED("deleted") {
    @Override
    void make(Path file, Path others) throws IOException {
      Files.delete(file);
    }
  },
  ANOTHERS("another output's file") {
    @Override
    void make(Path file, Path others) throws IOException {
      Files.copy(others, file, StandardCopyOption.REPLACE_EXISTING);
    }
  },
  NULL("`null`", content -> "null".getBytes(UTF_8)),
  NOT_UTF_8(
      "not UTF-8",
      content -> {
        content[content.length / 2] = (byte) 0xff;
        return content;
      }),
  BYTE_ORDER_MARK(
      "byte-order mark",
      content -> {
        byte[] marked = new byte[3 + content.length];
        System.arraycopy("\uFEFF".getBytes(UTF_8), 0, marked, 0, 3);
        System.arraycopy(content, 0, marked, 3, content.length);
        return marked;
      }),
  FOLDER("a folder in its place") {
    @Override
    void make(Path file, Path others) throws IOException {
      Files.delete(file);
      Files.createDirectory(file);
    }
  };

  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  private final UnaryOperator<byte[]> change;

  Damage(String words) {
    this(
        words,
        content -> {
          throw new UnsupportedOperationException(words);
        });
  }

  Damage(String words, UnaryOperator<byte[]> change) {
    this.words = words;
    this.change = change;
  }

  /** Its name in the table of the documentation. */
  String words() {
    return words;
  }

  /** Returns the damaged content. */
  byte[] of(byte[] content) {
    return change.apply(content.clone());
  }

  /**
   * Damages a file.
   *
   * @param others the same file of an output of other labels
   */
  void make(Path file, Path others) throws IOException {
    Files.write(file, of(Files.readAllBytes(file)));
  }
}
