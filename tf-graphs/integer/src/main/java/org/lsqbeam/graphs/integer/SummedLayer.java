package org.lsqbeam.graphs.integer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;

/**
 * A convolution or dense layer that is ready to compute: its input's codes, the integer sums of
 * their products with the weights, and one {@link AffineStep}.
 */
final class SummedLayer {
  private final Geometry geometry;
  private final LsqCodes codes;
  private final FloatSteps steps = Kernels.steps();
  private final SumKernel kernel;
  private final double unit;
  private final float[] factor;
  private final float[] shift;

  /**
   * @param norm the batch norm that alone takes the layer's output; null for none
   */
  SummedLayer(Weighted layer, Geometry geometry, LayerWeights weights, @Nullable Norm norm) {
    this.geometry = geometry;
    codes = LsqCodes.ofInput(layer, weights.stepSizes());
    kernel = Kernels.of(geometry, PayloadLayout.quantization(layer), weights.codes());
    unit = AffineStep.unit(layer, weights);
    AffineStep affine = AffineStep.of(layer, weights, norm);
    factor = affine.factor();
    shift = affine.shift();
  }

  Geometry geometry() {
    return geometry;
  }

  /** Returns the value of code 1 of the input. */
  float inputUnit() {
    return codes.scale();
  }

  /** Returns the value of a sum of 1. */
  double unit() {
    return unit;
  }

  /** Quantizes the input into the middle of its padding, which is filled with zeros. */
  void quantize(float[] input, short[] padded) {
    FeatureShape shape = geometry.input();
    int row = shape.width() * shape.channels();
    int end = 0;
    for (int y = 0; y < shape.height(); y++) {
      int start = geometry.rowStart(y);
      Arrays.fill(padded, end, start, (short) 0);
      steps.quantize(codes, input, y * row, padded, start, row);
      end = start + row;
    }
    Arrays.fill(padded, end, geometry.paddedValues(), (short) 0);
  }

  /** Computes the integer sums, {@code [height, width, filters]}. */
  void sum(short[] padded, int[] sums) {
    kernel.sum(padded, sums);
  }

  /** Computes the layer's output, after its batch norm if there is one. */
  void output(int[] sums, float[] output) {
    steps.affine(sums, factor, shift, output, geometry.output().values());
  }

  /** Copies the codes without their padding. */
  short[] withoutPadding(short[] padded) {
    FeatureShape shape = geometry.input();
    int row = shape.width() * shape.channels();
    short[] inside = new short[shape.values()];
    for (int y = 0; y < shape.height(); y++) {
      System.arraycopy(padded, geometry.rowStart(y), inside, y * row, row);
    }
    return inside;
  }
}
