package org.lsqbeam.graphs.export;

import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;

/**
 * The codes of a layer's weights in ONNX's order.
 *
 * @param dimensions {@code [filters, channels, height, width]} or {@code [features, outputs]}
 * @param codes row-major
 */
@SuppressWarnings("ArrayRecordComponent")
record OnnxWeights(int[] dimensions, byte[] codes) {
  /**
   * Orders codes.
   *
   * @param codes {@code [height, width, channels, filters]} or {@code [features, outputs]}
   */
  static OnnxWeights of(Weighted layer, byte[] codes) {
    if (!(layer instanceof Convolution convolution)) {
      int features = Math.toIntExact(layer.products());
      return new OnnxWeights(new int[] {features, layer.outputs()}, codes);
    }
    int positions = convolution.height() * convolution.width();
    int channels = convolution.channels();
    int filters = convolution.filters();
    byte[] ordered = new byte[codes.length];
    for (int from = 0; from < codes.length; from++) {
      int filter = from % filters;
      int channel = from / filters % channels;
      int position = from / filters / channels;
      ordered[(filter * channels + channel) * positions + position] = codes[from];
    }
    return new OnnxWeights(
        new int[] {filters, channels, convolution.height(), convolution.width()}, ordered);
  }
}
