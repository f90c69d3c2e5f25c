package org.lsqbeam.graphs.quantize;

import org.lsqbeam.graphs.io.Arguments;
import org.tensorflow.ndarray.Shape;

/**
 * A variable that a quantizer learns for one tensor.
 *
 * @param name what it is, in lower case with underscores, such as {@code step_size}; it ends the
 *     name of the variable and of its metric
 * @param shape scalar, or one value per channel
 * @param lowerBound the least value; the optimizer clamps the variable there after each update
 * @param decays whether weight decay acts on it; where not, the setting {@code decayStepSizes} can
 *     still ask for it
 * @param gradientScale a factor on its gradient
 */
public record QuantizerParameter(
    String name, Shape shape, float lowerBound, boolean decays, double gradientScale) {
  public QuantizerParameter {
    Arguments.check(
        name.matches("[a-z]+(_[a-z]+)*"),
        "parameter name",
        "'" + name + "'",
        "lower-case words joined by underscores");
  }
}
