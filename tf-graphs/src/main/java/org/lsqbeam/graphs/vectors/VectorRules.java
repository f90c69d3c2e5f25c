package org.lsqbeam.graphs.vectors;

import java.util.Map;

/** The arithmetic of a packed network in short (docs/packed-network.md has it at length). */
final class VectorRules {
  static final Map<String, String> ALL =
      Map.of(
          "arrays",
          "row-major; [images, height, width, channels], after a flattening or the mean [images,"
              + " features]; red, green and blue in this order",
          "images",
          "(pixel - mean) * pixelFactor, in 32-bit floats; mean is rounded to a float first",
          "codes",
          "floor((min(max(v, least), greatest) - least) / scale - zero + 0.5), every operation in"
              + " 32-bit floats: halves are rounded up",
          "sums",
          "of input codes times weight codes, in 32-bit integers; padding has code 0",
          "affineStep",
          "sum * factor + shift per output channel, in 32-bit floats: the sum is rounded to a"
              + " float, then the product, then the result, each to the nearest, ties to even; the"
              + " result is the output of layer outputPosition",
          "batchNorm",
          "v * scale + offset per channel, in 32-bit floats, where it is in norms; others are part"
              + " of an affine step",
          "otherLayers",
          "relu is max(0, v); add is the sum in 32-bit floats; maxPool is the greatest value of"
              + " each window, without the padding; averagePool is summed in doubles from the first"
              + " position to the last, divided by their number and rounded to a float",
          "outputs",
          "input codes of the layers that read the output through layers without weights, at most"
              + " one of them an addition");

  private VectorRules() {}
}
