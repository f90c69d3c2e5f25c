package org.lsqbeam.graphs.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lsqbeam.graphs.export.NetworkPacker.Description;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * A format of one file that is made of the network's integers.
 *
 * @param name of the format
 * @param suffix of its files
 * @param encoding makes the file's content
 */
record PackedExporter(String name, String suffix, Encoding encoding) implements Exporter {
  /** The producer of an ONNX model stands within the first bytes. */
  private static final int START = 64;

  /** Makes the content of a file. */
  @FunctionalInterface
  interface Encoding {
    Encoded of(PackedNetwork network) throws IOException;
  }

  /**
   * The content of a file.
   *
   * @param requirement says what reads it; empty if every version of the format's programs does
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Encoded(byte[] content, Optional<String> requirement) {}

  /** Whether a file begins like one that this or another format wrote. */
  private static boolean isExport(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(START);
    }
    return PackedFile.isStart(start)
        || new String(start, StandardCharsets.ISO_8859_1).contains(OnnxModel.PRODUCER);
  }

  @Override
  public Optional<String> obstacle(TrainingSpec spec) {
    return NetworkPacker.obstacle(spec);
  }

  @Override
  public Optional<String> write(TrainedGraph graph, Description description, Path to)
      throws IOException {
    if (Files.isDirectory(to)) {
      throw new IllegalArgumentException("'" + to + "' is a folder; must be a file");
    }
    if (Files.exists(to) && !isExport(to)) {
      throw new IllegalArgumentException(
          "'" + to + "' is there and is no earlier export; remove it, or choose another file");
    }
    Encoded encoded = encoding.of(NetworkPacker.pack(graph, description));
    AtomicFile.write(to, encoded.content());
    return encoded.requirement();
  }
}
