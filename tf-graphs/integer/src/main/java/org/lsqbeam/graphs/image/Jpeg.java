package org.lsqbeam.graphs.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReader;

/**
 * Decodes JPEG images. The JDK's reader, an older libjpeg, gives the channels as they are stored;
 * colours are converted here by the integer arithmetic of libjpeg, and CMYK as TensorFlow does.
 */
final class Jpeg implements DecodedImage {
  /** In the warning of the JDK's reader that the file ends before it: the pixels may be missing. */
  private static final String END_MARK = "EOI";

  private static final int MIDDLE = 128;

  /** Libjpeg's factors have 16 bits behind the point. */
  private static final int POINT = 16;

  private static final int HALF = 1 << (POINT - 1);
  private static final int RED_OF_CR = fixed(1.402);
  private static final int GREEN_OF_CR = fixed(0.71414);
  private static final int GREEN_OF_CB = fixed(0.34414);
  private static final int BLUE_OF_CB = fixed(1.772);

  private final int height;
  private final int width;
  private final JpegHeader header;
  private final byte[] stored;
  private final int channels;

  /**
   * Decodes an image.
   *
   * @throws UndecodableImageException if it is cut short, too large or coded in an unusual way
   */
  Jpeg(byte[] jpeg) throws UndecodableImageException {
    ImageDamage.requireReadableFrame(jpeg);
    header = JpegHeader.of(jpeg);
    ImageDecoder.requireFewPixels(header.size());
    AtomicBoolean cutShort = new AtomicBoolean();
    Raster raster = JdkReaders.read(ImageFormat.JPEG, jpeg, reader -> read(reader, cutShort));
    if (cutShort.get()) {
      throw new UndecodableImageException(
          UndecodableImageException.Kind.DAMAGED, "the file is cut short: it has no end mark");
    }
    height = raster.getHeight();
    width = raster.getWidth();
    channels = raster.getNumBands();
    stored = ((DataBufferByte) raster.getDataBuffer()).getData();
  }

  private static Raster read(ImageReader reader, AtomicBoolean cutShort) throws IOException {
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (warning.contains(END_MARK)) {
            cutShort.set(true);
          }
        });
    return reader.readRaster(0, null);
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void read(int y, byte[] row) {
    int from = y * width * channels;
    for (int to = 0; to < width * Image.CHANNELS; to += Image.CHANNELS) {
      switch (header.colors()) {
        case GREY -> set(row, to, value(from), value(from), value(from));
        case RGB -> set(row, to, value(from), value(from + 1), value(from + 2));
        case YCC -> convert(from, row, to);
        case CMYK -> print(value(from), value(from + 1), value(from + 2), value(from + 3), row, to);
        case YCCK -> {
          convert(from, row, to);
          print(
              255 - (row[to] & 0xff),
              255 - (row[to + 1] & 0xff),
              255 - (row[to + 2] & 0xff),
              value(from + 3),
              row,
              to);
        }
      }
      from += channels;
    }
  }

  private int value(int at) {
    return stored[at] & 0xff;
  }

  /** Converts luma and chroma to RGB. */
  private void convert(int from, byte[] row, int to) {
    int luma = value(from);
    int cb = value(from + 1) - MIDDLE;
    int cr = value(from + 2) - MIDDLE;
    set(
        row,
        to,
        clamped(luma + rounded(RED_OF_CR * cr)),
        clamped(luma + rounded(-GREEN_OF_CB * cb - GREEN_OF_CR * cr)),
        clamped(luma + rounded(BLUE_OF_CB * cb)));
  }

  /** Mixes inks, 0 for none, or 255 for none where the file has them inverted. */
  private void print(int cyan, int magenta, int yellow, int black, byte[] row, int to) {
    if (header.inverted()) {
      set(row, to, black * cyan / 255, black * magenta / 255, black * yellow / 255);
    } else {
      int light = 255 - black;
      set(
          row,
          to,
          light * (255 - cyan) / 255,
          light * (255 - magenta) / 255,
          light * (255 - yellow) / 255);
    }
  }

  private static void set(byte[] row, int at, int red, int green, int blue) {
    row[at] = (byte) red;
    row[at + 1] = (byte) green;
    row[at + 2] = (byte) blue;
  }

  private static int rounded(int value) {
    return (value + HALF) >> POINT;
  }

  private static int clamped(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << POINT) + 0.5);
  }
}
