package org.lsqbeam.graphs.image;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/**
 * A decoder's output, outside the heap: {@code [height, width, channels]} with 1, 3 or 4 channels.
 */
final class RawImage {
  private final ByteDataBuffer data;
  private final int height;
  private final int width;
  private final int channels;

  RawImage(TUint8 tensor) {
    data = tensor.asRawTensor().data();
    Shape shape = tensor.shape();
    height = Math.toIntExact(shape.get(0));
    width = Math.toIntExact(shape.get(1));
    channels = Math.toIntExact(shape.get(2));
  }

  /** Copies the whole image. */
  Image copy() {
    int rowLength = Math.multiplyExact(width, Image.CHANNELS);
    byte[] rgb = new byte[Math.multiplyExact(height, rowLength)];
    if (channels == Image.CHANNELS) {
      data.read(rgb);
    } else {
      byte[] row = new byte[rowLength];
      for (int y = 0; y < height; y++) {
        readRow(y, row);
        System.arraycopy(row, 0, rgb, y * rowLength, rowLength);
      }
    }
    return new Image(height, width, rgb);
  }

  /** Resizes the image, one row in the heap at a time. */
  Image resized(int toHeight, int toWidth) {
    return height == toHeight && width == toWidth
        ? copy()
        : AntialiasedBilinear.resize(height, width, this::readRow, toHeight, toWidth);
  }

  private void readRow(int y, byte[] row) {
    ByteDataBuffer from = data.offset((long) y * width * channels);
    if (channels == Image.CHANNELS) {
      from.read(row);
      return;
    }
    byte[] values = new byte[width * channels];
    from.read(values);
    for (int i = 0; i < row.length; i++) {
      int channel = channels == 1 ? 0 : i % Image.CHANNELS;
      row[i] = values[i / Image.CHANNELS * channels + channel];
    }
  }
}
