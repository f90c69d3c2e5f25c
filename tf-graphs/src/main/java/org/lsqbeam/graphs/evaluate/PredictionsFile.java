package org.lsqbeam.graphs.evaluate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;

/**
 * The content of {@value #NAME}: one line of JSON with its digest, and then 32-bit numbers, little
 * end first; of each image the label and the rank of the right class, the most probable classes,
 * and their probabilities as floats.
 *
 * @param origin of the network that predicts
 * @param validation {@link org.lsqbeam.graphs.data.DatasetManifest.Split#digest} of the images
 * @param predictions for each validation image
 */
public record PredictionsFile(Origin origin, String validation, ImagePredictions predictions) {
  /** The file's name in a run's folder. */
  public static final String NAME = "predictions.bin";

  private static final int FORMAT_VERSION = 1;
  private static final int LONGEST_HEADER = 1 << 16;

  /** The first line. */
  private record Header(
      int formatVersion,
      Origin origin,
      String validation,
      int images,
      int classes,
      int kept,
      String sha256) {}

  /** Returns the content of the file. */
  public byte[] encode() throws IOException {
    byte[] numbers = new byte[Math.toIntExact(bytes(images(), classes()))];
    predictions.write(buffer(numbers));
    Header header =
        new Header(
            FORMAT_VERSION,
            origin,
            validation,
            images(),
            classes(),
            predictions.kept(),
            Sha256.hex(numbers));
    byte[] line = (SealedJson.line(Json.line(header)) + "\n").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(line.length + numbers.length).put(line).put(numbers).array();
  }

  private int images() {
    return predictions.size();
  }

  private int classes() {
    return predictions.classes();
  }

  private static long bytes(int images, int classes) {
    return (long) images * ImagePredictions.bytesPerImage(classes);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads the file.
   *
   * @param file its path, for the message
   * @throws DamagedFileException if it differs from its digests, or is no such file
   */
  public static PredictionsFile parse(byte[] content, String file) {
    int end = 0;
    while (end < Math.min(content.length, LONGEST_HEADER) && content[end] != '\n') {
      end++;
    }
    Header header =
        SealedJson.parse(
            Utf8.decodeArtifact(Arrays.copyOf(content, end), file), Header.class, file);
    require(header.formatVersion() == FORMAT_VERSION, file, "it has another format");
    byte[] numbers = Arrays.copyOfRange(content, Math.min(end + 1, content.length), content.length);
    require(
        header.images() >= 1
            && header.classes() >= 1
            && header.kept() == ImagePredictions.kept(header.classes())
            && bytes(header.images(), header.classes()) == numbers.length,
        file,
        "it has " + numbers.length + " bytes of numbers");
    require(
        header.sha256().equals(Sha256.hex(numbers)),
        file,
        "the SHA-256 of its numbers differs from that in its first line");
    try {
      return new PredictionsFile(
          header.origin(),
          header.validation(),
          ImagePredictions.read(header.images(), header.classes(), buffer(numbers)));
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static void require(boolean holds, String file, String problem) {
    if (!holds) {
      throw new DamagedFileException(file + " is damaged: " + problem);
    }
  }
}
