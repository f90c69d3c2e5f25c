package org.lsqbeam.graphs.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Makes an ELF file of a note and a symbol table, by the System V ABI's description. */
final class SmallElf {
  private static final int NOTE = 7;
  private static final int SYMTAB = 2;
  private static final int STRTAB = 3;

  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final ByteArrayOutputStream symbols = new ByteArrayOutputStream();
  private final List<byte[]> notes = new ArrayList<>();

  SmallElf() {
    strings.write(0);
    symbols.writeBytes(new byte[24]); // the undefined symbol
  }

  /** A local variable. */
  SmallElf variable(String name, long address, long size) {
    return symbol(name, 1, address, size);
  }

  SmallElf symbol(String name, int type, long address, long size) {
    byte[] entry = new byte[24];
    words(entry)
        .putInt(strings.size())
        .put((byte) type)
        .put((byte) 0)
        .putShort((short) 1)
        .putLong(address)
        .putLong(size);
    symbols.writeBytes(entry);
    strings.writeBytes((name + '\0').getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  SmallElf buildId(String hex) {
    byte[] id = HexFormat.of().parseHex(hex);
    byte[] note = new byte[16 + id.length];
    words(note)
        .putInt(4)
        .putInt(id.length)
        .putInt(3)
        .put("GNU\0".getBytes(StandardCharsets.US_ASCII))
        .put(id);
    notes.add(note);
    return this;
  }

  byte[] stripped() {
    return file(false);
  }

  byte[] bytes() {
    return file(true);
  }

  private byte[] file(boolean withSymbols) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    headers.writeBytes(new byte[64]); // the undefined section
    int sections = 1;
    for (byte[] note : notes) {
      headers.writeBytes(section(NOTE, 64 + body.size(), note.length, 0));
      body.writeBytes(note);
      sections++;
    }
    if (withSymbols) {
      headers.writeBytes(section(SYMTAB, 64 + body.size(), symbols.size(), sections + 1));
      body.writeBytes(symbols.toByteArray());
      headers.writeBytes(section(STRTAB, 64 + body.size(), strings.size(), 0));
      body.writeBytes(strings.toByteArray());
      sections += 2;
    }
    byte[] start = new byte[64];
    ByteBuffer header = words(start);
    header.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    header.putLong(0x28, 64L + body.size());
    header.putShort(0x3a, (short) 64);
    header.putShort(0x3c, (short) sections);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(start);
    file.writeBytes(body.toByteArray());
    file.writeBytes(headers.toByteArray());
    return file.toByteArray();
  }

  private static byte[] section(int type, long offset, long size, int link) {
    byte[] bytes = new byte[64];
    ByteBuffer section = words(bytes);
    section.putInt(0x04, type);
    section.putLong(0x18, offset);
    section.putLong(0x20, size);
    section.putInt(0x28, link);
    return bytes;
  }

  private static ByteBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
