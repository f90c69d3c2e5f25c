package org.lsqbeam.graphs.pretrained;

import java.util.List;
import java.util.Optional;

/**
 * Maps the elements of a tensor in the file to ours. A convolution has {@code [outputs, inputs,
 * height, width]} in the file and {@code [height, width, inputs, outputs]} here, both row-major. A
 * dense layer is a convolution of height and width 1 or, after a flatten, of the flattened tensor's
 * height and width. A tensor whose order is the same in both has a single output.
 *
 * @param shape of the tensor in the file
 */
record AxisOrder(List<Long> shape, int outputs, int inputs, int height, int width) {
  /** The order of both is the same. */
  static AxisOrder same(List<Long> ours) {
    return new AxisOrder(ours, 1, Math.toIntExact(size(ours)), 1, 1);
  }

  /**
   * PyTorch's: convolutions {@code [outputs, inputs, height, width]}, dense layers {@code [outputs,
   * inputs]}, anything else as ours.
   */
  static AxisOrder outputsFirst(List<Long> ours) {
    return switch (ours.size()) {
      case 4 ->
          new AxisOrder(
              List.of(ours.get(3), ours.get(2), ours.get(0), ours.get(1)),
              ours.get(3).intValue(),
              ours.get(2).intValue(),
              ours.get(0).intValue(),
              ours.get(1).intValue());
      case 2 ->
          new AxisOrder(
              List.of(ours.get(1), ours.get(0)),
              ours.get(1).intValue(),
              ours.get(0).intValue(),
              1,
              1);
      default -> same(ours);
    };
  }

  /**
   * PyTorch's of a dense layer behind a flatten of {@code [channels, height, width]}, where we
   * flatten {@code [height, width, channels]}.
   *
   * @param flattened channels, height and width
   * @return empty if the layer's inputs are not as many
   */
  static Optional<AxisOrder> afterFlatten(List<Long> ours, List<Integer> flattened) {
    int channels = flattened.get(0);
    int height = flattened.get(1);
    int width = flattened.get(2);
    if (ours.size() != 2 || ours.get(0) != (long) channels * height * width) {
      return Optional.empty();
    }
    return Optional.of(
        new AxisOrder(
            List.of(ours.get(1), ours.get(0)), ours.get(1).intValue(), channels, height, width));
  }

  /** The number of elements of a shape. */
  static long size(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  /** Returns the position here of an element of the file's tensor, both row-major. */
  int ours(int theirs) {
    int x = theirs % width;
    int y = theirs / width % height;
    int input = theirs / width / height % inputs;
    int output = theirs / width / height / inputs;
    return ((y * width + x) * inputs + input) * outputs + output;
  }
}
