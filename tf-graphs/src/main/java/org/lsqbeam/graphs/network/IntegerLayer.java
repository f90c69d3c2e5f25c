package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.tensorflow.ndarray.Shape;

/**
 * A convolution that integers can compute.
 *
 * @param name of the layer
 * @param kind what decides how it is computed
 */
record IntegerLayer(String name, Kind kind) {
  /**
   * The shape of a convolution and the integers it multiplies.
   *
   * @param height of the images
   * @param width of the images
   * @param channels of the images
   * @param shape of the convolution
   * @param inputs unsigned
   * @param weights signed
   */
  record Kind(
      int height,
      int width,
      int channels,
      Convolution shape,
      QuantizationRange inputs,
      QuantizationRange weights) {
    Shape images(int batch) {
      return Shape.of(batch, height, width, channels);
    }

    Shape filters() {
      return Shape.of(shape.height(), shape.width(), channels, shape.filters());
    }

    /** Returns the greatest sum of products that is possible. */
    long greatestSum() {
      return (long) shape.height()
          * shape.width()
          * channels
          * inputs.positiveLevels()
          * weights.negativeLevels();
    }
  }
}
