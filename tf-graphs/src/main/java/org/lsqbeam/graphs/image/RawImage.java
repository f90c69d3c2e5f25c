package org.lsqbeam.graphs.image;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/**
 * What a decoder gave, outside the heap: {@code [(frames,) height, width, channels]} with 1, 3 or 4
 * channels.
 */
final class RawImage {
  private final ByteDataBuffer data;
  private final int height;
  private final int width;
  private final int channels;

  RawImage(TUint8 tensor) {
    data = tensor.asRawTensor().data();
    Shape shape = tensor.shape();
    int axes = shape.numDimensions();
    height = Math.toIntExact(shape.get(axes - 3));
    width = Math.toIntExact(shape.get(axes - 2));
    channels = Math.toIntExact(shape.get(axes - 1));
  }

  /** All of it, copied. */
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

  /** Resized, a row in the heap at a time. */
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
