package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;

/** How a model computes the layers whose result depends on the form. */
interface OnnxArithmetic {
  /**
   * Adds a convolution or dense layer with its quantizers.
   *
   * @param input the layer's input, of the rank that it needs
   * @param norm the batch norm that alone takes the layer's output; null for none
   * @return the output, after the batch norm
   */
  OnnxValue weighted(Weighted layer, OnnxValue input, LayerWeights weights, @Nullable Norm norm);

  /**
   * Adds the mean over height and width.
   *
   * @param prefix of the names
   * @param input {@code [batch, channels, height, width]}
   * @return {@code [batch, channels]}
   */
  OnnxValue averagePool(String prefix, OnnxValue input);

  /** Returns the attributes of a convolution; a dense layer has none. */
  static AttributeProto[] attributes(Weighted layer) {
    if (!(layer instanceof Convolution convolution)) {
      return new AttributeProto[0];
    }
    return windows(
        convolution.height(), convolution.width(), convolution.stride(), convolution.padding());
  }

  /** Returns the attributes of an operator that moves a window over its input. */
  static AttributeProto[] windows(int height, int width, int stride, Padding padding) {
    return new AttributeProto[] {
      OnnxGraph.attribute("kernel_shape", List.of(height, width)),
      OnnxGraph.attribute("strides", List.of(stride, stride)),
      OnnxGraph.attribute(
          "pads", List.of(padding.top(), padding.left(), padding.bottom(), padding.right()))
    };
  }
}
