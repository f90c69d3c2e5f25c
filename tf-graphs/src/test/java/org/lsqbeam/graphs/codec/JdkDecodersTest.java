package org.lsqbeam.graphs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageDecoder;
import org.lsqbeam.graphs.image.SampleImages;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.w3c.dom.Element;

/** The decoders without TensorFlow give the pixels of TensorFlow's. */
final class JdkDecodersTest {
  @AutoClose private static final ImageCodec CODEC = new ImageCodec();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline.jpg",
        "progressive.jpg",
        "grey.jpg",
        "cmyk.jpg",
        "ycck.jpg",
        "grey.png",
        "two-levels.png",
        "grey-alpha.png",
        "alpha.png",
        "palette.png",
        "palette-alpha.png",
        "4.bmp",
        "24.bmp"
      })
  void oddImagesHaveTheSamePixels(String name) throws Exception {
    assertSame(OddImagesTest.bytes(name));
  }

  @Test
  void aJpegOfAnyQualityAndSizeHasTheSamePixels() throws Exception {
    Random random = new Random(3);
    for (int quality = 10; quality <= 100; quality += 9) {
      BufferedImage picture = picture(random, 1 + random.nextInt(70), 1 + random.nextInt(70));
      assertSame(jpeg(picture, quality / 100f, false));
      assertSame(jpeg(picture, quality / 100f, true));
      assertSame(CODEC.encodeJpeg(CODEC.decode(png(picture)), quality));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "2, 2", "4, 1"})
  void aJpegWhoseChromaIsCoarserHasTheSamePixels(int horizontal, int vertical) throws Exception {
    assertSame(jpeg(picture(new Random(5), 67, 45), how -> {}, horizontal, vertical));
  }

  /** An older libjpeg, which many JDKs have, repeats rows of chroma instead of blending them. */
  @Test
  void aJpegWhoseChromaIsCoarserInRowsOnlyIsNear() throws Exception {
    byte[] encoded = jpeg(picture(new Random(5), 67, 45), how -> {}, 1, 2);
    byte[] expected = CODEC.decode(encoded).rgb();
    byte[] decoded = ImageDecoder.decode(encoded).copy().rgb();
    long sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs((decoded[i] & 0xff) - (expected[i] & 0xff));
    }
    assertThat((double) sum / expected.length).isLessThan(8); // of noise
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey16.png", "rgb16.png"})
  void sixteenBitsAChannelAreRefused(String name) throws IOException {
    byte[] encoded = OddImagesTest.bytes(name);
    assertThatThrownBy(() -> ImageDecoder.decode(encoded))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage("it has 16 bits a channel; must be at most 8");
  }

  @Test
  void photographsHaveTheSamePixels() throws Exception {
    for (byte[] photograph : SampleImages.encoded()) {
      assertSame(photograph);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline.jpg",
        "progressive.jpg",
        "grey.jpg",
        "cmyk.jpg",
        "ycck.jpg",
        "grey.png",
        "alpha.png",
        "palette.png",
        "8.bmp"
      })
  void anImageCutAnywhereIsRefused(String name) throws IOException {
    byte[] whole = OddImagesTest.bytes(name);
    for (int length = 4; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ImageDecoder.decode(cut))
          .as("cut to %s of %s bytes", length, whole.length)
          .isInstanceOf(UndecodableImageException.class)
          .hasMessageStartingWith("the file is cut short: ")
          .message()
          .doesNotContain("\n");
    }
  }

  private static void assertSame(byte[] encoded) throws Exception {
    Image expected = CODEC.decode(encoded);
    Image decoded = ImageDecoder.decode(encoded).copy();
    assertThat(decoded.height()).isEqualTo(expected.height());
    assertThat(decoded.width()).isEqualTo(expected.width());
    assertThat(decoded.rgb()).isEqualTo(expected.rgb());
  }

  /** Smooth colours with some noise. */
  private static BufferedImage picture(Random random, int height, int width) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = (x * 5 + random.nextInt(60)) & 0xff;
        int green = (y * 4 + random.nextInt(60)) & 0xff;
        int blue = (255 - x * 2 - y + random.nextInt(60)) & 0xff;
        picture.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return picture;
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] jpeg(BufferedImage picture, float quality, boolean progressive)
      throws IOException {
    return jpeg(
        picture,
        how -> {
          how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          how.setCompressionQuality(quality);
          how.setProgressiveMode(
              progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        },
        2,
        2);
  }

  /** Encodes with so many columns and rows of pixels for one value of chroma. */
  private static byte[] jpeg(
      BufferedImage picture, Consumer<ImageWriteParam> settings, int columns, int rows)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      settings.accept(how);
      IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), how);
      Element tree = (Element) metadata.getAsTree(metadata.getNativeMetadataFormatName());
      Element luma = (Element) tree.getElementsByTagName("componentSpec").item(0);
      luma.setAttribute("HsamplingFactor", "" + columns);
      luma.setAttribute("VsamplingFactor", "" + rows);
      metadata.setFromTree(metadata.getNativeMetadataFormatName(), tree);
      writer.setOutput(output);
      writer.write(null, new IIOImage(picture, null, metadata), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
