package org.lsqbeam.graphs.pretrained;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files that PyTorch wrote, and files put together here byte by byte. */
final class Fixtures {
  private Fixtures() {}

  /** A test resource, which {@code make_fixtures.py} made. */
  static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(Fixtures.class.getResource(name)).toURI());
  }

  /** A safetensors file of a header's text and of data. */
  static Path write(Path file, String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text).put(data);
    return Files.write(file, bytes.array());
  }

  /** 32-bit floats, little-endian. */
  static byte[] bytes(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  /** All elements of a tensor. */
  static float[] read(SafeTensors file, String tensor) throws IOException {
    long size = 1;
    for (long length : Objects.requireNonNull(file.tensors().get(tensor)).shape()) {
      size *= length;
    }
    float[] values = new float[Math.toIntExact(size)];
    file.read(tensor, (position, value) -> values[position] = value);
    return values;
  }

  /** The map of some names, whose quotes are single, to PyTorch's. */
  static NameMap map(Path folder, String names) throws Exception {
    Path file = folder.resolve("map.json");
    String json = "{'layout': 'pytorch', 'names': " + names + "}";
    return NameMap.read(Files.writeString(file, json.replace('\'', '"')).toString());
  }
}
