package org.lsqbeam.graphs.network;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The output of a layer.
 *
 * @param values {@code [batch, height, width, channels]} or {@code [batch, features]}
 * @param domain the values that are possible, and whether a rectifier is still to be applied
 * @param unit the step size that values are multiples of; null for 1
 * @param layer position of the layer in {@link Layers#description}; {@link NetworkLayer#IMAGES} for
 *     the images
 * @param sums that values are, for a layer that takes part in that convolution; null for none
 */
public record Features(
    Operand<TFloat32> values,
    Domain domain,
    @Nullable Operand<TFloat32> unit,
    int layer,
    @Nullable IntegerSums sums) {
  /** The values that features can have. */
  public enum Domain {
    /** Any value. */
    SIGNED,
    /** Any value, to be rectified: an unsigned quantizer's clip at zero is that rectifier. */
    PENDING_RELU,
    /** Zero or above. */
    NON_NEGATIVE
  }

  /** Creates the features that images are. */
  public static Features images(Operand<TFloat32> values, Domain domain) {
    return new Features(values, domain, null, NetworkLayer.IMAGES, null);
  }

  /** Creates features of any value that are no layer's yet. */
  static Features signed(Operand<TFloat32> values) {
    return new Features(values, Domain.SIGNED, null, NetworkLayer.IMAGES, null);
  }

  /** Returns other values of the same unit and domain. */
  Features with(Operand<TFloat32> other) {
    return new Features(other, domain, unit, layer, null);
  }

  /** Returns the same values with another domain. */
  Features in(Domain other) {
    return new Features(values, other, unit, layer, sums);
  }

  /** Returns the same values as multiples of a step size; null for 1. */
  Features inUnit(@Nullable Operand<TFloat32> other) {
    return new Features(values, domain, other, layer, sums);
  }

  /** Returns the same values as those of a convolution of integers; null for none. */
  Features summing(@Nullable IntegerSums other) {
    return new Features(values, domain, unit, layer, other);
  }

  /** Returns the same values as the output of a layer. */
  Features at(int position) {
    return new Features(values, domain, unit, position, sums);
  }

  /** Returns the number of features of one image: every axis but the batch. */
  long perImage() {
    long product = 1;
    for (int axis = 1; axis < values.shape().numDimensions(); axis++) {
      product *= values.shape().get(axis);
    }
    return product;
  }
}
