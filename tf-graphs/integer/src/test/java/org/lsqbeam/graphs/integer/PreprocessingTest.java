package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.image.ImageDecoder;

final class PreprocessingTest {
  /** A wide image loses its proportions, as in training, and then its margins. */
  @Test
  void anImageIsResizedAndThenCroppedAtItsCentre() {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 16; x++) {
        image.setRGB(x, y, x / 4 * 40);
      }
    }
    Preprocessing crop =
        new Preprocessing(8, 16, 1, 10, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    assertThat(crop.pixels(ImageDecoder.of(image)))
        .containsExactly(
            0, 0, 0, 0, 0, 40, 0, 0, 40, 0, 0, 40, 0, 0, 40, 0, 0, 80, 0, 0, 80, 0, 0, 80, 0, 0, 80,
            0, 0, 120);
    Preprocessing resized =
        new Preprocessing(2, 2, 2, 2, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    byte[] pixels = resized.pixels(ImageDecoder.of(image));
    assertThat(pixels[2]).isEqualTo(pixels[8]).isBetween((byte) 10, (byte) 50);
    assertThat(pixels[5]).isEqualTo(pixels[11]).isBetween((byte) 80, (byte) 120);
  }
}
