package org.lsqbeam.graphs.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of golden vectors as somebody else reads it: by its manifest and NumPy's format, without
 * a class of the network.
 */
final class VectorFolder {
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\} *\n");

  private static final Pattern LENGTH = Pattern.compile("[0-9]+");

  private final Path folder;
  private final JsonNode manifest;

  VectorFolder(Path folder) throws IOException {
    this.folder = folder;
    manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
  }

  JsonNode manifest() {
    return manifest;
  }

  /**
   * An array.
   *
   * @param type NumPy's short name
   * @param values of any type
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Array(String type, List<Integer> shape, double[] values) {
    /** Returns the values of one image. */
    double[] ofImage(int image) {
      int each = values.length / shape.get(0);
      return Arrays.copyOfRange(values, image * each, (image + 1) * each);
    }
  }

  /** Reads the array that a member of the manifest describes. */
  Array array(JsonNode tensor) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(tensor.get("file").asText())))
            .order(ByteOrder.LITTLE_ENDIAN);
    if ((file.get() & 0xff) != 0x93 || !text(file, 5).equals("NUMPY") || file.getShort() != 1) {
      throw new IOException(tensor + " is not of format 1.0");
    }
    Matcher header = HEADER.matcher(text(file, file.getShort()));
    if (!header.matches() || file.position() % 64 != 0) {
      throw new IOException(tensor + " has a wrong header");
    }
    List<Integer> shape = new ArrayList<>();
    int size = 1;
    Matcher lengths = LENGTH.matcher(header.group(2));
    while (lengths.find()) {
      shape.add(Integer.parseInt(lengths.group()));
      size *= Integer.parseInt(lengths.group());
    }
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (header.group(1)) {
            case "|u1" -> file.get() & 0xff;
            case "|i1" -> file.get();
            case "<i4" -> file.getInt();
            case "<f4" -> file.getFloat();
            default -> throw new IOException(tensor + " is of type " + header.group(1));
          };
    }
    if (file.hasRemaining()) {
      throw new IOException(tensor + " is too long");
    }
    return new Array(header.group(1), shape, values);
  }

  private static String text(ByteBuffer file, int length) {
    byte[] bytes = new byte[length];
    file.get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
