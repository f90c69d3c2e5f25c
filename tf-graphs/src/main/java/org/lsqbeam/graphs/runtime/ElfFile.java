package org.lsqbeam.graphs.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A 64-bit little-endian ELF file: its build id and its symbol table, local symbols included. */
final class ElfFile implements AutoCloseable {
  private static final int HEADER = 64;
  private static final int SECTION = 64;
  private static final int SYMBOL = 24;
  private static final int SYMBOL_TABLE = 2;
  private static final int NOTE = 7;
  private static final int NOTE_HEADER = 16;
  private static final int BUILD_ID = 3;
  private static final int OBJECT = 1;
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F', /* 64 bits */ 2, /* little endian */ 1};

  private final FileChannel file;
  private final List<Section> sections = new ArrayList<>();

  /** A variable: its address, from where the file is loaded, and its size in bytes. */
  record Variable(long address, long size) {}

  private record Section(int type, long offset, long size, int link) {}

  /**
   * Opens a file; the caller closes it.
   *
   * @throws IOException also if it is no such file
   */
  ElfFile(Path path) throws IOException {
    file = FileChannel.open(path);
    try {
      readSections(path);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void readSections(Path path) throws IOException {
    ByteBuffer header = read(0, HEADER);
    for (int i = 0; i < MAGIC.length; i++) {
      if (header.get(i) != MAGIC[i]) {
        throw new IOException(path + " is no 64-bit little-endian ELF file");
      }
    }
    int count = Short.toUnsignedInt(header.getShort(0x3c));
    ByteBuffer table = read(header.getLong(0x28), (long) count * SECTION);
    for (int at = 0; at < table.limit(); at += SECTION) {
      sections.add(
          new Section(
              table.getInt(at + 0x04),
              table.getLong(at + 0x18),
              table.getLong(at + 0x20),
              table.getInt(at + 0x28)));
    }
  }

  /** The linker's hash of the file, in hex, where it has one. */
  Optional<String> buildId() throws IOException {
    for (Section section : sections) {
      if (section.type == NOTE && section.size >= NOTE_HEADER) {
        ByteBuffer note = read(section.offset, section.size);
        int size = note.getInt(4);
        boolean isBuildId = note.getInt(0) == "GNU\0".length() && note.getInt(8) == BUILD_ID;
        if (isBuildId && size >= 0 && size <= note.limit() - NOTE_HEADER) {
          byte[] id = new byte[size];
          note.get(NOTE_HEADER, id);
          return Optional.of(HexFormat.of().formatHex(id));
        }
      }
    }
    return Optional.empty();
  }

  /** The variables of some names that the symbol table has; a stripped file has no table. */
  Map<String, Variable> variables(Set<String> names) throws IOException {
    Map<String, Variable> found = new HashMap<>();
    for (Section section : sections) {
      if (section.type == SYMBOL_TABLE && section.link < sections.size()) {
        Section stringTable = sections.get(section.link);
        ByteBuffer symbols = map(section.offset, section.size);
        ByteBuffer strings = map(stringTable.offset, stringTable.size);
        for (String name : names) {
          byte[] wanted = (name + '\0').getBytes(StandardCharsets.US_ASCII);
          for (int at = 0; at <= symbols.limit() - SYMBOL; at += SYMBOL) {
            boolean isVariable = (symbols.get(at + 4) & 0xf) == OBJECT;
            if (isVariable && startsWith(strings, symbols.getInt(at), wanted)) {
              found.put(name, new Variable(symbols.getLong(at + 8), symbols.getLong(at + 16)));
            }
          }
        }
      }
    }
    return found;
  }

  private static boolean startsWith(ByteBuffer bytes, int offset, byte[] wanted) {
    if (offset < 0 || offset > bytes.limit() - wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes.get(offset + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Not mapped: a mapping of the file's start would look like the library, loaded once more. */
  private ByteBuffer read(long offset, long size) throws IOException {
    requireInFile(offset, size);
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
    return bytes.flip();
  }

  private ByteBuffer map(long offset, long size) throws IOException {
    requireInFile(offset, size);
    return file.map(FileChannel.MapMode.READ_ONLY, offset, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireInFile(long offset, long size) throws IOException {
    if (offset < 0 || size < 0 || size > Integer.MAX_VALUE || offset > file.size() - size) {
      throw new IOException(size + " bytes at " + offset + " are not in the file");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
