package org.lsqbeam.graphs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.image.AntialiasedBilinear;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.UndecodableImageException;

/** The JDK's own codecs are the oracle. */
final class ImageCodecTest {
  @AutoClose private static final ImageCodec CODEC = new ImageCodec();

  @ParameterizedTest
  @CsvSource({
    "png, TYPE_INT_RGB",
    "png, TYPE_INT_ARGB",
    "png, TYPE_BYTE_GRAY",
    "png, TYPE_BYTE_INDEXED",
    "bmp, TYPE_INT_RGB"
  })
  void losslessImagesDecodeToThePixelsThatTheJdkSees(String format, String type) throws Exception {
    byte[] encoded = write(picture(type), format);
    assertThat(CODEC.size(encoded)).isEqualTo(new ImageSize(21, 13));
    Image decoded = CODEC.decode(encoded);
    assertThat(decoded.height()).isEqualTo(13);
    assertThat(decoded.width()).isEqualTo(21);
    assertThat(decoded.rgb()).isEqualTo(pixels(read(encoded)));
  }

  @Test
  void aJpegDecodesToWhatTheJdkSeesButForRounding() throws Exception {
    byte[] encoded = write(smooth(), "jpeg");
    assertThat(largestDifference(CODEC.decode(encoded).rgb(), pixels(read(encoded))))
        .isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"png, TYPE_INT_ARGB", "bmp, TYPE_INT_RGB", "bmp, TYPE_BYTE_GRAY"})
  void anImageResizedAsItIsDecodedIsTheDecodedOneResized(String format, String type)
      throws Exception {
    byte[] encoded = write(picture(type), format);
    for (int[] size : new int[][] {{8, 8}, {13, 8}, {30, 21}, {13, 21}}) {
      assertThat(CODEC.decode(encoded, size[0], size[1]).rgb())
          .isEqualTo(AntialiasedBilinear.resize(CODEC.decode(encoded), size[0], size[1]).rgb());
    }
  }

  @Test
  void aGreyJpegBecomesRgb() throws Exception {
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    Arrays.fill(((DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 77);
    assertThat(CODEC.decode(write(grey, "jpeg")).rgb()).hasSize(8 * 8 * 3).containsOnly((byte) 77);
  }

  @Test
  void aGifIsRefusedWithWhatToDo() throws Exception {
    byte[] gif = write(picture("TYPE_BYTE_INDEXED"), "gif");
    assertThatThrownBy(() -> CODEC.size(gif))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage("it is a GIF; convert it to PNG");
  }

  @Test
  void aCmykJpegBecomesRgb() throws Exception {
    // Inks as they are printed: much cyan, some magenta, no yellow, a little black.
    Image decoded = CODEC.decode(cmykJpeg(200, 100, 0, 50));
    int[] expected = {55 * 205 / 255, 155 * 205 / 255, 205};
    for (int channel = 0; channel < 3; channel++) {
      assertThat(Math.abs((decoded.rgb()[channel] & 0xff) - expected[channel])).isLessThan(3);
    }
  }

  @Test
  void pngKeepsEveryPixel() throws Exception {
    Image image = new Image(13, 21, pixels(picture("TYPE_INT_RGB")));
    byte[] encoded = CODEC.encode(image, ImageEncoding.PNG);
    assertThat(pixels(read(encoded))).isEqualTo(image.rgb());
  }

  /** Rows of 21 pixels are filled up; the JDK reads the file too. */
  @Test
  void aBitmapKeepsEveryPixel() throws Exception {
    Image image = new Image(13, 21, pixels(picture("TYPE_INT_RGB")));
    byte[] encoded = CODEC.encode(image, ImageEncoding.BMP);
    assertThat(encoded).hasSize(54 + 13 * 64);
    assertThat(pixels(read(encoded))).isEqualTo(image.rgb());
    assertThat(CODEC.decode(encoded).rgb()).isEqualTo(image.rgb());
  }

  @Test
  void jpegKeepsWhatItsQualitySays() throws Exception {
    Image image = new Image(16, 24, pixels(smooth()));
    byte[] fine = CODEC.encodeJpeg(image, 95);
    byte[] coarse = CODEC.encodeJpeg(image, 10);
    assertThat(coarse.length).isLessThan(fine.length);
    assertThat(largestDifference(pixels(read(fine)), image.rgb())).isLessThanOrEqualTo(12);
    assertThat(CODEC.encode(image, ImageEncoding.JPEG)).isEqualTo(fine);
  }

  /** Where chroma is halved, columns of red and blue become one purple. */
  @Test
  void jpeg444KeepsColoursOfSingleColumns() throws Exception {
    BufferedImage columns = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      columns.setRGB(i % 32, i / 32, i % 2 == 0 ? 0xc02020 : 0x2020c0);
    }
    Image image = new Image(32, 32, pixels(columns));
    byte[] halved = pixels(read(CODEC.encode(image, ImageEncoding.JPEG)));
    byte[] kept = pixels(read(CODEC.encode(image, ImageEncoding.JPEG_444)));
    assertThat(largestDifference(halved, image.rgb())).isGreaterThan(50);
    assertThat(largestDifference(kept, image.rgb())).isLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "bmp"})
  void anImageCutShortIsUndecodableForAReasonInOneLine(String format) throws IOException {
    byte[] encoded = write(picture("TYPE_INT_RGB"), format);
    for (int length : new int[] {8, encoded.length / 2}) {
      assertThatThrownBy(() -> CODEC.decode(Arrays.copyOf(encoded, length)))
          .isInstanceOf(UndecodableImageException.class)
          .message()
          .isNotBlank()
          .doesNotContain("\n", "{{node");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "bmp"})
  void anImageWithoutAWholeHeaderHasNoSizeForAReasonInOneLine(String format) throws IOException {
    byte[] encoded = write(picture("TYPE_INT_RGB"), format);
    for (int length : new int[] {4, 8, 15}) {
      assertThatThrownBy(() -> CODEC.size(Arrays.copyOf(encoded, length)))
          .isInstanceOf(UndecodableImageException.class)
          .hasMessageStartingWith("the file is cut short: ")
          .message()
          .doesNotContain("\n", "{{node");
    }
  }

  @Test
  void whatIsNoImageIsUndecodable() {
    byte[] text = "a picture".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> CODEC.decode(text))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage("it is not a JPEG, PNG or BMP");
    assertThatThrownBy(() -> CODEC.decode(new byte[0]))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage("the file is empty");
  }

  @Test
  void manyThreadsMayDecodeAtOnce() throws Exception {
    byte[] encoded = write(smooth(), "jpeg");
    byte[] alone = CODEC.decode(encoded).rgb();
    assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> decode(encoded)))
        .allMatch(rgb -> Arrays.equals(rgb, alone));
  }

  private static byte[] decode(byte[] encoded) {
    try {
      return CODEC.decode(encoded).rgb();
    } catch (UndecodableImageException e) {
      throw new AssertionError(e);
    }
  }

  private static BufferedImage picture(String type) {
    int kind =
        switch (type) {
          case "TYPE_INT_RGB" -> BufferedImage.TYPE_INT_RGB;
          case "TYPE_INT_ARGB" -> BufferedImage.TYPE_INT_ARGB;
          case "TYPE_BYTE_GRAY" -> BufferedImage.TYPE_BYTE_GRAY;
          default -> BufferedImage.TYPE_BYTE_INDEXED;
        };
    BufferedImage picture = new BufferedImage(21, 13, kind);
    Random random = new Random(7);
    for (int y = 0; y < 13; y++) {
      for (int x = 0; x < 21; x++) {
        picture.setRGB(x, y, random.nextInt() | 0xff000000);
      }
    }
    return picture;
  }

  private static BufferedImage smooth() {
    BufferedImage picture = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 24; x++) {
        picture.setRGB(x, y, (x * 10) << 16 | (y * 15) << 8 | (255 - x * 5 - y * 3));
      }
    }
    return picture;
  }

  private static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  private static byte[] cmykJpeg(int... inks) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        raster.setPixel(x, y, inks);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(raster, Collections.emptyList(), null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage read(byte[] encoded) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(encoded));
  }

  private static byte[] pixels(BufferedImage image) {
    byte[] rgb = new byte[image.getHeight() * image.getWidth() * 3];
    boolean grey =
        image.getRaster().getNumBands() == 1 && !(image.getColorModel() instanceof IndexColorModel);
    int i = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        // getRGB would convert grey from a linear colour space.
        int value = grey ? image.getRaster().getSample(x, y, 0) * 0x010101 : image.getRGB(x, y);
        rgb[i++] = (byte) (value >> 16);
        rgb[i++] = (byte) (value >> 8);
        rgb[i++] = (byte) value;
      }
    }
    return rgb;
  }

  private static int largestDifference(byte[] one, byte[] other) {
    return IntStream.range(0, one.length)
        .map(i -> Math.abs((one[i] & 0xff) - (other[i] & 0xff)))
        .max()
        .orElseThrow();
  }
}
