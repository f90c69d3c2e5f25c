package org.lsqbeam.graphs.integer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a network's description, which lists them in the order of computation. A layer takes
 * the outputs of earlier ones, named by their position in the list; {@link #IMAGES} stands for the
 * normalized images. Values are {@code [height, width, channels]}, after a flattening or the mean
 * {@code [features]}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NetworkLayer.Convolution.class, name = "convolution"),
  @JsonSubTypes.Type(value = NetworkLayer.Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = NetworkLayer.BatchNorm.class, name = "batchNorm"),
  @JsonSubTypes.Type(value = NetworkLayer.Relu.class, name = "relu"),
  @JsonSubTypes.Type(value = NetworkLayer.Add.class, name = "add"),
  @JsonSubTypes.Type(value = NetworkLayer.MaxPool.class, name = "maxPool"),
  @JsonSubTypes.Type(value = NetworkLayer.AveragePool.class, name = "averagePool"),
  @JsonSubTypes.Type(value = NetworkLayer.Flatten.class, name = "flatten")
})
public sealed interface NetworkLayer extends Serializable {
  /** The position that stands for the normalized images. */
  int IMAGES = -1;

  /** Returns the position of the layer whose output it takes, the first one of two. */
  int input();

  /**
   * The integers of a layer.
   *
   * @param weightBits 2 to 8
   * @param inputBits 2 to 8
   * @param inputSigned whether the input has codes below zero
   */
  record Quantization(int weightBits, int inputBits, boolean inputSigned) implements Serializable {}

  /**
   * Rows and columns of zeros around an image, of the greatest negative value around a maximum.
   *
   * @param top rows above
   * @param left columns on the left
   * @param bottom rows below
   * @param right columns on the right
   */
  record Padding(int top, int left, int bottom, int right) implements Serializable {
    /** Returns equally many rows and columns before the image, and equally many behind it. */
    public static Padding square(int before, int after) {
      return new Padding(before, before, after, after);
    }
  }

  /** A layer with weights: a convolution or a dense layer. */
  sealed interface Weighted extends NetworkLayer {
    /** Returns the path of its variables, such as {@code stage1/block1/conv1}. */
    String name();

    /** Returns its bits; null where weights or input are not quantized. */
    @Nullable Quantization quantization();

    /** Whether a bias is added to each output channel. */
    boolean biased();

    /** Returns the number of weights. */
    long weights();

    /** Returns the number of output channels. */
    int outputs();

    /** Returns the number of products in the sum of one output. */
    long products();
  }

  /**
   * A convolution with weights {@code [height, width, channels, filters]}.
   *
   * @param name path of its variables
   * @param input the layer before
   * @param height of the filters
   * @param width of the filters
   * @param channels of the input
   * @param filters their number
   * @param stride in both directions
   * @param padding of the input's codes, with zeros
   * @param biased whether a bias is added
   * @param quantization null at full precision
   */
  record Convolution(
      String name,
      int input,
      int height,
      int width,
      int channels,
      int filters,
      int stride,
      Padding padding,
      boolean biased,
      @Nullable Quantization quantization)
      implements Weighted {
    @Override
    public long weights() {
      return products() * filters;
    }

    @Override
    public int outputs() {
      return filters;
    }

    @Override
    public long products() {
      return (long) height * width * channels;
    }
  }

  /**
   * A dense layer with weights {@code [features, outputs]}.
   *
   * @param name path of its variables
   * @param input the layer before
   * @param features of the input
   * @param outputs their number
   * @param biased whether a bias is added
   * @param quantization null at full precision
   */
  record Dense(
      String name,
      int input,
      int features,
      int outputs,
      boolean biased,
      @Nullable Quantization quantization)
      implements Weighted {
    @Override
    public long weights() {
      return products() * outputs;
    }

    @Override
    public long products() {
      return features;
    }
  }

  /**
   * A batch norm with its moving statistics folded in: {@code x * scale + offset} per channel.
   *
   * @param name path of its variables
   * @param input the layer before
   * @param channels of the input
   */
  record BatchNorm(String name, int input, int channels) implements NetworkLayer {}

  /**
   * A rectifier, {@code max(0, x)}.
   *
   * @param input the layer before
   */
  record Relu(int input) implements NetworkLayer {}

  /**
   * The sum of two outputs of equal shape.
   *
   * @param input the first one
   * @param other the second one
   */
  record Add(int input, int other) implements NetworkLayer {}

  /**
   * The greatest value in each window.
   *
   * @param input the layer before
   * @param side of the windows
   * @param stride from window to window
   * @param padding in which nothing counts
   */
  record MaxPool(int input, int side, int stride, Padding padding) implements NetworkLayer {}

  /**
   * The mean over height and width.
   *
   * @param input the layer before
   */
  record AveragePool(int input) implements NetworkLayer {}

  /**
   * The same values in one row, {@code [height * width * channels]}.
   *
   * @param input the layer before
   */
  record Flatten(int input) implements NetworkLayer {}
}
