package org.lsqbeam.graphs.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.image.ImageSize;
import org.lsqbeam.graphs.image.UndecodableImageException;

/** Images whose headers make a decoder take much memory or time. Pillow made the images. */
final class OversizedImagesTest {
  @AutoClose private static final ImageCodec CODEC = new ImageCodec();

  @Test
  void aJpegThatIsTooShortForItsPixelsIsRefused() throws IOException {
    byte[] jpeg = bytes("progressive.jpg");
    int size = frame(jpeg) + 5;
    ByteBuffer.wrap(jpeg).putShort(size, (short) 8192).putShort(size + 2, (short) 8192);
    assertRefused(
        jpeg, "the file is cut short: it has 589 bytes; 8192x8192 pixels take at least 131072");
  }

  @Test
  void aJpegOfHundredsOfScansIsRefused() throws IOException {
    byte[] jpeg = bytes("progressive.jpg");
    int scan = jpeg.length;
    while (jpeg[scan - 2] != (byte) 0xff || jpeg[scan - 1] != (byte) 0xda) {
      scan--;
    }
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(jpeg, 0, scan - 2);
    for (int i = 0; i < 200; i++) {
      many.write(jpeg, scan - 2, jpeg.length - scan);
    }
    many.write(jpeg, jpeg.length - 2, 2);
    assertRefused(many.toByteArray(), "it has 209 scans; must have at most 100");
  }

  @Test
  void aBitmapWithALongRowIsRefused() throws IOException {
    byte[] bmp = bytes("8-rle.bmp");
    size(bmp, 1 << 26, 1);
    assertRefused(bmp, "it has 67108864x1 pixels; each side must be at most 65535");
  }

  /** Two bytes end an image of any size. */
  @Test
  void aRunLengthEncodedBitmapOfManyPixelsIsRefused() throws IOException {
    byte[] bmp = bytes("8-rle.bmp");
    size(bmp, 8192, 8192);
    assertRefused(
        bmp,
        "it has 8192x8192 pixels; must be at most 16777216 in all with run-length encoding; save it"
            + " without");
  }

  @Test
  void theLargestSizeThatAPngCanDeclareIsNotNegative() throws Exception {
    byte[] png = bytes("palette.png");
    ByteBuffer.wrap(png).putInt(16, -1).putInt(20, -1);
    assertThat(CODEC.size(png)).isEqualTo(new ImageSize(0xffffffffL, 0xffffffffL));
    assertThat(CODEC.size(png).pixels()).isEqualTo(Long.MAX_VALUE);
  }

  private static void assertRefused(byte[] image, String reason) {
    assertThatThrownBy(() -> CODEC.decode(image, 16, 16))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage(reason);
  }

  private static void size(byte[] bmp, int width, int height) {
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, width).putInt(22, height);
  }

  /** Where a progressive frame begins. */
  private static int frame(byte[] jpeg) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xc2) {
      at++;
    }
    return at;
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream stream = OversizedImagesTest.class.getResourceAsStream("odd/" + name)) {
      return requireNonNull(stream).readAllBytes();
    }
  }
}
