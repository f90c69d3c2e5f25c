package org.lsqbeam.graphs.codec;

import org.lsqbeam.graphs.image.DecodedImage;
import org.lsqbeam.graphs.image.Image;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/** The output of one of TensorFlow's decoders, outside the heap: {@code [height, width, 3]}. */
final class RawImage implements DecodedImage {
  private final ByteDataBuffer data;
  private final int height;
  private final int width;

  RawImage(TUint8 tensor) {
    data = tensor.asRawTensor().data();
    Shape shape = tensor.shape();
    height = Math.toIntExact(shape.get(0));
    width = Math.toIntExact(shape.get(1));
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
    int bytes = width * Image.CHANNELS;
    data.offset((long) y * bytes).read(row, 0, bytes);
  }
}
