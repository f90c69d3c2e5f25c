package org.lsqbeam.graphs.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way in which rows are resized changes no byte of an image. */
final class RowResizersTest {
  private static final VectorRowResizers VECTORS = new VectorRowResizers();

  @Property(tries = 300)
  void vectorsGiveTheBytesOfThePlainCode(
      @ForAll @IntRange(min = 1, max = 150) int fromHeight,
      @ForAll @IntRange(min = 1, max = 150) int fromWidth,
      @ForAll @IntRange(min = 1, max = 80) int height,
      @ForAll @IntRange(min = 1, max = 80) int width,
      @ForAll long seed) {
    byte[] rgb = new byte[fromHeight * fromWidth * 3];
    new Random(seed).nextBytes(rgb);
    assertEqual(new Image(fromHeight, fromWidth, rgb), height, width);
  }

  @ParameterizedTest
  @CsvSource({"375, 500, 256, 256", "100, 99, 256, 256", "9, 700, 8, 256"})
  void vectorsGiveTheBytesOfThePlainCodeOnLargerImages(
      int fromHeight, int fromWidth, int height, int width) {
    byte[] rgb = new byte[fromHeight * fromWidth * 3];
    new Random(1).nextBytes(rgb);
    Image noise = new Image(fromHeight, fromWidth, rgb);
    assertThat(VECTORS.resizer(Triangle.of(fromWidth, width))).isPresent();
    assertEqual(noise, height, width);
    Arrays.fill(rgb, (byte) 255);
    assertEqual(noise, height, width);
  }

  /** The bytes of one vector's lanes would be too far from each other. */
  @Test
  void aRowThatBecomesTenTimesNarrowerIsLeftToThePlainCode() {
    assertThat(VECTORS.resizer(Triangle.of(2560, 256))).isEmpty();
  }

  @Test
  void theTestsRunOnAJvmThatHasVectors() {
    assertThat(VECTORS.isAvailable()).isTrue();
  }

  private static void assertEqual(Image image, int height, int width) {
    Triangle[] across = Triangle.of(image.width(), width);
    Optional<RowResizer> vectors = VECTORS.resizer(across);
    if (vectors.isPresent()) {
      assertThat(resized(image, height, width, vectors.get()))
          .isEqualTo(resized(image, height, width, new RowResizer(across)));
    }
  }

  private static byte[] resized(Image image, int height, int width, RowResizer resizer) {
    int length = image.width() * 3;
    return AntialiasedBilinear.resize(
            image.height(),
            image.width(),
            (y, row) -> System.arraycopy(image.rgb(), y * length, row, 0, length),
            height,
            width,
            resizer)
        .rgb();
  }
}
