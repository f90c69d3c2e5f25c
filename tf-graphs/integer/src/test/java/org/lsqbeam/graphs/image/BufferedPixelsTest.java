package org.lsqbeam.graphs.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BufferedPixelsTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_4BYTE_ABGR_PRE
      })
  void coloursAreThoseThatWereSet(int type) {
    BufferedImage image = new BufferedImage(2, 1, type);
    image.setRGB(0, 0, 0xff0a141e);
    image.setRGB(1, 0, 0xffc8d2dc);
    Image decoded = ImageDecoder.of(image).copy();
    assertThat(decoded.height()).isEqualTo(1);
    assertThat(decoded.rgb()).containsExactly(10, 20, 30, -56, -46, -36);
  }

  @Test
  void transparencyIsDropped() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x010a141e);
    assertThat(ImageDecoder.of(image).copy().rgb()).containsExactly(10, 20, 30);
  }

  @Test
  void coloursOfAPaletteAreLookedUp() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED);
    image.setRGB(0, 0, 0xffff0000);
    assertThat(ImageDecoder.of(image).copy().rgb()).containsExactly(-1, 0, 0);
  }

  /** Where Java's own conversion gives lighter greys. */
  @Test
  void greyIsTakenAsItIsStored() {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = image.getRaster();
    raster.setSamples(0, 0, 2, 2, 0, new int[] {0, 50, 100, 200});
    assertThat(image.getRGB(1, 0) & 0xff).isNotEqualTo(50);
    assertThat(ImageDecoder.of(image).copy().rgb())
        .containsExactly(0, 0, 0, 50, 50, 50, 100, 100, 100, -56, -56, -56);
  }

  @Test
  void aPartOfAnImageIsThatPart() {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(2, 3, 0xff010203);
    assertThat(ImageDecoder.of(image.getSubimage(2, 3, 1, 1)).copy().rgb())
        .containsExactly(1, 2, 3);
  }

  @Test
  void sixteenBitsAChannelAreRefused() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    assertThatThrownBy(() -> ImageDecoder.of(image))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of bits a channel is 16; must be at most 8");
  }
}
