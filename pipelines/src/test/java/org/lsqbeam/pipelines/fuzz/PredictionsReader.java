package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.evaluate.PredictionsFile;

/** The reader of predictions. What it takes must answer every question about an image. */
final class PredictionsReader {
  private PredictionsReader() {}

  static Reader reader() {
    return new Reader(
        PredictionsFile.NAME,
        Reader.DATA,
        PredictionsFile.NAME,
        1,
        List.of(file(3, 0, 1, 2), file(2, 1, 0)),
        List.of("-1", "2147483647", "null", "\"images\":2", "\"classes\":0", "\n"),
        PredictionsReader::repaired,
        PredictionsReader::read);
  }

  private static void read(byte[] bytes) {
    ImagePredictions read = PredictionsFile.parse(bytes, PredictionsFile.NAME).predictions();
    for (int image = 0; image < read.size(); image++) {
      read.isRight(image);
      read.rank(image);
    }
    read.firstDifference(read);
  }

  /** A file of one image, whose most probable classes are these. */
  private static byte[] file(int classes, int... top) {
    ByteBuffer numbers =
        ByteBuffer.allocate(8 + 8 * top.length).order(ByteOrder.LITTLE_ENDIAN).putInt(1);
    numbers.putInt(top[0] == 1 ? 0 : 1);
    Arrays.stream(top).forEach(numbers::putInt);
    for (int i = 0; i < top.length; i++) {
      numbers.putFloat(0.5f / (i + 1));
    }
    String header =
        ("{\"formatVersion\":1,\"origin\":{\"run\":\"a\",\"dataset\":\"b\",\"checkpoint\":\"c\"},"
                + "\"validation\":\"d\",\"images\":1,\"classes\":%d,\"kept\":%d,\"sha256\":\"\"}\n")
            .formatted(classes, top.length);
    return joined(header.getBytes(ISO_8859_1), numbers.array());
  }

  private static byte[] joined(byte[] line, byte[] numbers) {
    return ByteBuffer.allocate(line.length + numbers.length).put(line).put(numbers).array();
  }

  /** Makes both digests right again. */
  private static byte[] repaired(byte[] file) {
    String text = new String(file, ISO_8859_1);
    int end = text.indexOf('\n');
    if (end < 0) {
      return file;
    }
    byte[] numbers = Arrays.copyOfRange(file, end + 1, file.length);
    String header =
        text.substring(0, end)
            .replaceFirst("\"sha256\":\"\"", "\"sha256\":\"" + Repair.sha256(numbers) + "\"");
    byte[] sealed = Repair.seal(header.getBytes(ISO_8859_1));
    byte[] line = Arrays.copyOf(sealed, sealed.length + 1);
    line[sealed.length] = '\n';
    return joined(line, numbers);
  }
}
