package org.lsqbeam.graphs.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.UndecodableImageException;

/**
 * The odd images that real collections hold. Pillow made them, and {@code <name>.seen.png} is what
 * Pillow sees in each ({@code odd/make.py}).
 */
final class OddImagesTest {
  @AutoClose private static final ImageCodec CODEC = new ImageCodec();

  /** Two decoders of one JPEG may round differently, and upsample chroma differently. */
  @ParameterizedTest
  @CsvSource({
    "baseline.jpg, 3",
    "progressive.jpg, 3",
    "grey.jpg, 1",
    "cmyk.jpg, 1",
    "ycck.jpg, 2",
    "grey.png, 0",
    "two-levels.png, 0",
    "grey-alpha.png, 0",
    "alpha.png, 0",
    "palette.png, 0",
    "palette-alpha.png, 0",
    "1.bmp, 0",
    "4.bmp, 0",
    "8.bmp, 0",
    "8-rle.bmp, 0",
    "555.bmp, 1",
    "565.bmp, 1",
    "24.bmp, 0",
    "top-down.bmp, 0",
    "32.bmp, 0",
    "32-masks.bmp, 0"
  })
  void isDecodedToWhatPillowSees(String name, int tolerance) throws Exception {
    assertThat(CODEC.size(bytes(name))).isEqualTo(new ImageSize(24, 16));
    Image decoded = CODEC.decode(bytes(name));
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(bytes(name + ".seen.png")));
    assertThat(decoded.height()).isEqualTo(seen.getHeight()).isEqualTo(16);
    assertThat(decoded.width()).isEqualTo(seen.getWidth()).isEqualTo(24);
    int[] pixels = seen.getRGB(0, 0, 24, 16, null, 0, 24);
    for (int i = 0; i < decoded.rgb().length; i++) {
      int expected = pixels[i / 3] >> (16 - 8 * (i % 3)) & 0xff;
      assertThat(Math.abs((decoded.rgb()[i] & 0xff) - expected))
          .as("channel %s of pixel %s", i % 3, i / 3)
          .isLessThanOrEqualTo(tolerance);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey16.png", "rgb16.png"})
  void sixteenBitsAChannelAreRefused(String name) throws IOException {
    byte[] encoded = bytes(name);
    assertThatThrownBy(() -> CODEC.decode(encoded))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage("it has 16 bits a channel; must be at most 8");
  }

  /** The byte for the bits, then height and width, then the number of channels. */
  @ParameterizedTest
  @CsvSource({
    "4, 12, it has 12 bits a channel; must be 8",
    "4, 16, it has 16 bits a channel; must be 8",
    "9, 2, 'it has 2 channels; must have 1, 3 or 4'",
    "9, 0, 'it has 0 channels; must have 1, 3 or 4'"
  })
  void aJpegCodedInAnotherWayIsRefusedByItsHeader(int byteOfFrame, byte value, String message)
      throws IOException {
    for (String name : new String[] {"baseline.jpg", "progressive.jpg"}) {
      byte[] jpeg = bytes(name);
      jpeg[frame(jpeg) + byteOfFrame] = value;
      for (ThrowingCallable read :
          new ThrowingCallable[] {() -> CODEC.decode(jpeg), () -> CODEC.size(jpeg)}) {
        assertThatThrownBy(read).isInstanceOf(UndecodableImageException.class).hasMessage(message);
      }
    }
  }

  /** Where FF C0 or FF C2 begins, the frame header of a JPEG of the JFIF kind. */
  private static int frame(byte[] jpeg) {
    int at = 2;
    while (jpeg[at + 1] != (byte) 0xc0 && jpeg[at + 1] != (byte) 0xc2) {
      at += 2 + (jpeg[at + 2] & 0xff) * 256 + (jpeg[at + 3] & 0xff);
    }
    return at;
  }

  /** Nothing but the end mark may be missing: without it a JPEG's pixels are all there. */
  @ParameterizedTest
  @ValueSource(strings = {"baseline.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "ycck.jpg"})
  void aJpegCutAnywhereIsRefused(String name) throws IOException {
    byte[] whole = bytes(name);
    assertCutIsRefused(whole, 3, whole.length - 3);
  }

  /** The last 12 bytes are the end mark. */
  @ParameterizedTest
  @ValueSource(strings = {"grey.png", "alpha.png", "palette.png"})
  void aPngCutAnywhereIsRefused(String name) throws IOException {
    byte[] whole = bytes(name);
    assertCutIsRefused(whole, 4, whole.length - 13);
  }

  @Test
  void aDamagedPngIsRefusedInWordsThatSayWhatToRepair() throws IOException {
    byte[] palette = bytes("palette.png");
    byte[] checksum = palette.clone();
    checksum[at("IDAT", palette) + 10]++;
    assertRefused(checksum, "the checksum of its IDAT chunk is wrong");
    byte[] header = palette.clone();
    header[at("IHDR", palette) + 7]++;
    assertRefused(header, "the checksum of its IHDR chunk is wrong");
    int chunk = at("PLTE", palette) - 4;
    int end = chunk + 12 + ByteBuffer.wrap(palette).getInt(chunk);
    byte[] none = Arrays.copyOf(palette, palette.length - (end - chunk));
    System.arraycopy(palette, end, none, chunk, palette.length - end);
    assertRefused(none, "it has no palette");
  }

  private static int at(String chunk, byte[] png) {
    return new String(png, StandardCharsets.ISO_8859_1).indexOf(chunk);
  }

  private static void assertRefused(byte[] encoded, String reason) {
    assertThatThrownBy(() -> CODEC.decode(encoded))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.bmp", "8.bmp", "8-rle.bmp", "24.bmp", "32-masks.bmp"})
  void aBitmapCutAnywhereIsRefused(String name) throws IOException {
    byte[] whole = bytes(name);
    assertCutIsRefused(whole, 2, whole.length - 1);
  }

  private static void assertCutIsRefused(byte[] whole, int from, int to) {
    for (int length = from; length <= to; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CODEC.decode(cut))
          .as("cut to %s of %s bytes", length, whole.length)
          .isInstanceOf(UndecodableImageException.class)
          .hasMessageStartingWith("the file is cut short: ")
          .message()
          .doesNotContain("\n");
    }
  }

  static byte[] bytes(String name) throws IOException {
    try (InputStream stream = OddImagesTest.class.getResourceAsStream("odd/" + name)) {
      return requireNonNull(stream).readAllBytes();
    }
  }
}
