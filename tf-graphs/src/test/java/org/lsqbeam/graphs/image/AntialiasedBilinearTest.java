package org.lsqbeam.graphs.image;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.ScaleAndTranslate;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

final class AntialiasedBilinearTest {
  @ParameterizedTest
  @CsvSource({
    "7, 5, 7, 3",
    "31, 17, 8, 8",
    "40, 64, 16, 16",
    "3, 2, 8, 9",
    "1, 1, 4, 4",
    "9, 33, 32, 32",
    "20, 5, 5, 20",
    "2, 2, 1, 1"
  })
  void everyPixelIsTheMeanUnderATriangle(int fromHeight, int fromWidth, int height, int width) {
    Image image = noise(fromHeight, fromWidth);
    Image resized = AntialiasedBilinear.resize(image, height, width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          double expected = mean(image, height, width, y, x, channel);
          // Half a step of rounding, and float arithmetic.
          assertThat((double) (resized.rgb()[(y * width + x) * 3 + channel] & 0xff))
              .isCloseTo(expected, within(0.501));
        }
      }
    }
  }

  /**
   * TensorFlow sums in float, in another order. Before rounding its values differ by at most 0.002
   * on this noise; 0.01 is allowed.
   */
  @ParameterizedTest
  @CsvSource({
    "31, 17, 8, 8",
    "40, 64, 16, 16",
    "3, 2, 8, 9",
    "9, 33, 32, 32",
    "375, 500, 256, 256",
    "600, 800, 256, 256",
    "100, 100, 256, 256"
  })
  void everyPixelIsTensorFlowsRounded(int fromHeight, int fromWidth, int height, int width) {
    Image image = noise(fromHeight, fromWidth);
    byte[] resized = AntialiasedBilinear.resize(image, height, width).rgb();
    float[] expected = scaledByTensorFlow(image, height, width);
    for (int i = 0; i < resized.length; i++) {
      assertThat((double) (resized[i] & 0xff)).isCloseTo(expected[i], within(0.51));
    }
  }

  /**
   * Pillow 12.3.0 drew the images and made {@code drawn-<width>x<height>.png} of the first by
   * {@code resize((width, height), BILINEAR)}. It rounds to bytes after the rows, too.
   */
  @ParameterizedTest
  @CsvSource({"64, 64", "100, 48", "128, 200"})
  void nearlyEveryByteIsPillowsWithinOneLevel(int height, int width) throws Exception {
    byte[] resized = AntialiasedBilinear.resize(drawn("drawn.png"), height, width).rgb();
    byte[] expected = drawn("drawn-" + width + "x" + height + ".png").rgb();
    int further = 0;
    for (int i = 0; i < expected.length; i++) {
      further += Math.abs((resized[i] & 0xff) - (expected[i] & 0xff)) > 1 ? 1 : 0;
    }
    assertThat(further).isLessThanOrEqualTo(expected.length / 1000);
  }

  private static Image drawn(String name) throws IOException, UndecodableImageException {
    try (InputStream file = AntialiasedBilinearTest.class.getResourceAsStream(name)) {
      return ImageDecoder.decode(requireNonNull(file).readAllBytes()).copy();
    }
  }

  /** The op behind {@code tf.image.resize(antialias=True)}. */
  private static float[] scaledByTensorFlow(Image image, int height, int width) {
    try (Graph graph = new Graph();
        TUint8 pixels =
            TUint8.tensorOf(
                Shape.of(1, image.height(), image.width(), 3), DataBuffers.of(image.rgb()))) {
      Ops tf = Ops.create(graph);
      Placeholder<TUint8> input = tf.placeholder(TUint8.class);
      Operand<TFloat32> scaled =
          tf.image.scaleAndTranslate(
              input,
              tf.constant(new int[] {height, width}),
              tf.constant(
                  new float[] {(float) height / image.height(), (float) width / image.width()}),
              tf.constant(new float[] {0, 0}),
              ScaleAndTranslate.kernelType("triangle"),
              ScaleAndTranslate.antialias(true));
      float[] values = new float[height * width * 3];
      try (Session session = new Session(graph);
          Result result = session.runner().feed(input, pixels).fetch(scaled).run()) {
        ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
      }
      return values;
    }
  }

  @Test
  void anImageOfTheWantedSizeIsUntouched() {
    Image image = noise(6, 4);
    assertThat(AntialiasedBilinear.resize(image, 6, 4)).isSameAs(image);
  }

  @Test
  void aPlainImageStaysPlainAtAnySize() {
    byte[] rgb = new byte[30 * 41 * 3];
    Arrays.fill(rgb, (byte) 255);
    Image white = new Image(30, 41, rgb);
    for (int side : new int[] {1, 7, 29, 64}) {
      assertThat(AntialiasedBilinear.resize(white, side, side).rgb()).containsOnly((byte) 255);
    }
  }

  /** Narrowed at once, its rows would be more values than an array has. */
  @Test
  @Tag("slow")
  void aNarrowImageOfMillionsOfRowsIsResized() {
    Image column = new Image(3_000_000, 1, new byte[3_000_000 * 3]);
    Arrays.fill(column.rgb(), (byte) 7);
    assertThat(AntialiasedBilinear.resize(column, 256, 256).rgb()).containsOnly((byte) 7);
  }

  /** The formula, over all input pixels for each output pixel, in double. */
  private static double mean(Image image, int height, int width, int y, int x, int channel) {
    double sum = 0;
    double weights = 0;
    for (int j = 0; j < image.height(); j++) {
      for (int i = 0; i < image.width(); i++) {
        double weight =
            triangle(j, y, image.height(), height) * triangle(i, x, image.width(), width);
        sum += weight * (image.rgb()[(j * image.width() + i) * 3 + channel] & 0xff);
        weights += weight;
      }
    }
    return sum / weights;
  }

  /** The weight of an input pixel for an output pixel, whose centre is mapped to the input. */
  private static double triangle(int input, int output, int from, int to) {
    double scale = (double) from / to;
    double distance = Math.abs((input + 0.5) - (output + 0.5) * scale);
    return Math.max(0, 1 - distance / Math.max(1, scale));
  }

  private static Image noise(int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    new Random(height * 1000L + width).nextBytes(rgb);
    return new Image(height, width, rgb);
  }
}
