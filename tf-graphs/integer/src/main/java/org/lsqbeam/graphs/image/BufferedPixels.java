package org.lsqbeam.graphs.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import org.lsqbeam.graphs.io.Arguments;

/** The pixels of a {@link BufferedImage} as RGB. */
final class BufferedPixels implements DecodedImage {
  private final BufferedImage image;

  /** The number of channels that are read as they are stored; 0 if Java converts the pixels. */
  private final int stored;

  /** Takes an image of at most 8 bits a channel. */
  BufferedPixels(BufferedImage image) {
    ColorModel colors = image.getColorModel();
    for (int bits : colors.getComponentSize()) {
      Arguments.check(
          bits <= Byte.SIZE, "the number of bits a channel", bits, "at most " + Byte.SIZE);
    }
    this.image = image;
    stored = isStored(colors) ? colors.getNumColorComponents() : 0;
  }

  /** Java would take grey for light, not for the values of a screen, and convert it. */
  private static boolean isStored(ColorModel colors) {
    int type = colors.getColorSpace().getType();
    return colors instanceof ComponentColorModel
        && colors.getTransferType() == DataBuffer.TYPE_BYTE
        && !colors.isAlphaPremultiplied()
        && (type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB);
  }

  @Override
  public int height() {
    return image.getHeight();
  }

  @Override
  public int width() {
    return image.getWidth();
  }

  @Override
  public void read(int y, byte[] row) {
    if (stored > 0) {
      copy(y, row);
      return;
    }
    int next = 0;
    for (int pixel : image.getRGB(0, y, width(), 1, null, 0, width())) {
      row[next++] = (byte) (pixel >> 16);
      row[next++] = (byte) (pixel >> 8);
      row[next++] = (byte) pixel;
    }
  }

  private void copy(int y, byte[] row) {
    Raster raster = image.getRaster();
    int[] samples = new int[width()];
    for (int channel = 0; channel < Image.CHANNELS; channel++) {
      if (channel < stored) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width(), 1, channel, samples);
      }
      for (int x = 0; x < samples.length; x++) {
        row[x * Image.CHANNELS + channel] = (byte) samples[x];
      }
    }
  }
}
