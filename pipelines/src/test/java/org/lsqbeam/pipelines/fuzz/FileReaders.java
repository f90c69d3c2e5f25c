package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Collects readers of files that lie in a folder. */
final class FileReaders {
  /** A reading of a file that is changed. */
  interface FileReading {
    void read(Path file) throws Exception;
  }

  private final Path folder;
  private final List<Reader> readers = new ArrayList<>();

  FileReaders(Path folder) {
    this.folder = folder;
  }

  List<Reader> all() {
    return readers;
  }

  void add(Reader reader) {
    readers.add(reader);
  }

  /** Adds the reader of a file, which is put back after each reading. */
  void add(
      int exitCode,
      Path file,
      int cost,
      List<byte[]> seeds,
      UnaryOperator<byte[]> repair,
      List<String> words,
      FileReading reading) {
    add(file.getFileName().toString(), exitCode, file, cost, seeds, repair, words, reading);
  }

  /** Does the same for a file that has more than one reader. */
  void add(
      String name,
      int exitCode,
      Path file,
      int cost,
      List<byte[]> seeds,
      UnaryOperator<byte[]> repair,
      List<String> words,
      FileReading reading) {
    readers.add(
        new Reader(
            name,
            exitCode,
            exitCode == Reader.DATA
                ? file.resolveSibling("").toString()
                : file.getFileName().toString(),
            cost,
            seeds,
            words,
            repair,
            bytes -> {
              byte[] valid = Files.readAllBytes(file);
              Files.write(file, bytes);
              try {
                reading.read(file);
              } finally {
                Files.write(file, valid);
              }
            }));
  }

  /** Adds the reader of a JSON object with a digest. */
  void add(Path file, FileReading reading) throws IOException {
    add(file, Repair::seal, reading);
  }

  /** Adds the reader of a JSON object. */
  void add(Path file, UnaryOperator<byte[]> repair, FileReading reading) throws IOException {
    byte[] whole = unsealed(Files.readAllBytes(file));
    add(Reader.DATA, file, 1, List.of(whole), repair, keys(whole), reading);
  }

  private static byte[] unsealed(byte[] object) {
    return new String(object, UTF_8)
        .replaceAll(",\\s*\"digest\" ?: ?\"[0-9a-f]{64}\"", "")
        .getBytes(UTF_8);
  }

  static List<String> keys(byte[] object) {
    return Stream.of(new String(object, UTF_8).split("[\\s,{}\\[\\]]+", -1))
        .filter(word -> word.startsWith("\""))
        .toList();
  }

  Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  static List<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
  }
}
