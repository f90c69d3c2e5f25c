package org.lsqbeam.graphs.integer;

import java.util.List;
import java.util.Objects;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.io.Arguments;

/** The integer sums of one layer alone, for codes that somebody else computed. Thread-safe. */
public final class LayerSums {
  private final SummedLayer summed;

  private LayerSums(SummedLayer summed) {
    this.summed = summed;
  }

  /**
   * Prepares a layer.
   *
   * @param name of a convolution or dense layer
   * @throws IllegalArgumentException if no layer with weights has that name
   */
  public static LayerSums of(PackedNetwork network, String name) {
    List<NetworkLayer> layers = network.header().layers();
    Preprocessing images = network.header().preprocessing();
    FeatureShapes shapes = FeatureShapes.of(images.height(), images.width(), layers);
    for (int position = 0; position < layers.size(); position++) {
      if (layers.get(position) instanceof Weighted layer && layer.name().equals(name)) {
        Geometry geometry = Geometry.of(layer, shapes.inputOf(layer), shapes.of(position));
        return new LayerSums(
            new SummedLayer(
                layer, geometry, Objects.requireNonNull(network.weights().get(name)), null));
      }
    }
    throw new IllegalArgumentException("there is no layer " + name + " with weights");
  }

  /** Returns the value of code 1 of the input. */
  public float inputUnit() {
    return summed.inputUnit();
  }

  /** Returns the value of a sum of 1. */
  public double unit() {
    return summed.unit();
  }

  /**
   * Computes the sums of one image.
   *
   * @param codes of the input without padding, {@code [height, width, channels]}
   * @return {@code [height, width, filters]}
   */
  public int[] of(short[] codes) {
    Geometry geometry = summed.geometry();
    FeatureShape input = geometry.input();
    Arguments.check(
        codes.length == input.values(), "the number of codes", codes.length, input.toString());
    short[] padded = new short[geometry.paddedValues()];
    int row = input.width() * input.channels();
    for (int y = 0; y < input.height(); y++) {
      System.arraycopy(codes, y * row, padded, geometry.rowStart(y), row);
    }
    int[] sums = new int[geometry.output().values()];
    summed.sum(padded, sums);
    return sums;
  }
}
