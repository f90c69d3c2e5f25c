package org.lsqbeam.graphs.quantize;

import org.lsqbeam.graphs.io.InvalidDataException;

/**
 * The name of a number that belongs to one quantized tensor of one layer: a learned variable or an
 * observed metric. Checkpoints and {@code metrics.jsonl} hold the text, {@code
 * <layer>/<tensor>_<quantity>}, such as {@code stage1/block1/conv1/weight_step_size}.
 *
 * @param layer its path
 * @param tensor weights or input
 * @param quantity the name of a {@link QuantizerParameter}, or a metric's
 */
public record QuantizerKey(String layer, TensorRole tensor, String quantity) {
  /** The distance between neighbouring levels, learned by LSQ. */
  public static final String STEP_SIZE = "step_size";

  /** The metric "share of values beyond the quantizer's range". */
  public static final String CLIPPED = "clipped";

  /** The metric "R of Figure 4", of a quantizer's first parameter. */
  public static final String BALANCE = "balance";

  /** Returns the key of the metric R of Figure 4 for a quantizer's n-th parameter, from 0. */
  public static QuantizerKey balance(
      String layer, TensorRole tensor, int n, QuantizerParameter parameter) {
    return new QuantizerKey(layer, tensor, n == 0 ? BALANCE : parameter.name() + "_" + BALANCE);
  }

  /**
   * Reads a name as {@link #toString} writes it.
   *
   * @throws InvalidDataException if it is not such a name
   */
  public static QuantizerKey parse(String name) {
    int slash = name.lastIndexOf('/');
    for (TensorRole tensor : TensorRole.values()) {
      String start = tensor.prefix() + "_";
      if (slash > 0 && name.startsWith(start, slash + 1)) {
        return new QuantizerKey(
            name.substring(0, slash), tensor, name.substring(slash + 1 + start.length()));
      }
    }
    throw new InvalidDataException(
        "'"
            + name
            + "' is not the name of a quantizer's number; must be <layer>/weight_... or"
            + " <layer>/input_...");
  }

  /** Returns the group of TensorBoard's charts that it belongs to, such as {@code step_sizes/}. */
  public String group() {
    return quantity + "s/";
  }

  /** Whether it names this quantity of this tensor, in any layer. */
  public boolean is(TensorRole ofTensor, String ofQuantity) {
    return tensor == ofTensor && quantity.equals(ofQuantity);
  }

  @Override
  public String toString() {
    return layer + "/" + tensor.prefix() + "_" + quantity;
  }
}
