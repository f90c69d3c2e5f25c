package org.lsqbeam.graphs.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

final class ConvolutionOpTest {
  private static final int SIDE = 7;
  private static final int FILTERS = 5;

  /**
   * In 1x1 convolutions each output is one input position times the filters: no rounding differs.
   */
  @ParameterizedTest
  @CsvSource({"8, 1, 2", "8, 1, 3", "8, 3, 2", "16, 1, 2", "8, 1, 1"})
  void theValueIsThatOfTensorFlowsOperation(int channels, int side, int stride) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = values(tf, 2, SIDE, SIDE, channels);
      Operand<TFloat32> filters = values(tf, side, side, channels, FILTERS);
      Convolution shape = Convolution.square(side, FILTERS).stride(stride);
      Operand<TFloat32> ours = ConvolutionOp.of(tf, x, filters, shape, GradientPrecision.FLOAT32);
      Operand<TFloat32> theirs =
          tf.nn.conv2d(x, filters, List.of(1L, (long) stride, (long) stride, 1L), "SAME");
      try (Session session = Sessions.open(graph);
          Result result = session.runner().fetch(ours).fetch(theirs).run()) {
        assertThat(array(result, 0)).isDeepEqualTo(array(result, 1));
      }
    }
  }

  /** TensorFlow's own operation was seen to corrupt the heap within ten updates. */
  @ParameterizedTest
  @CsvSource({"1", "8"})
  void theGradientsOfFewChannelsAreComputedAgainAndAgain(int channels) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = values(tf, 16, SIDE, SIDE, channels);
      Operand<TFloat32> filters = values(tf, 1, 1, channels, FILTERS);
      Operand<TFloat32> y =
          ConvolutionOp.of(
              tf, x, filters, Convolution.square(1, FILTERS).stride(2), GradientPrecision.FLOAT32);
      Output<?>[] gradients =
          graph.addGradients(
              tf.math.square(y).asOutput(), new Output<?>[] {x.asOutput(), filters.asOutput()});
      try (Session session = Sessions.open(graph)) {
        for (int update = 0; update < 200; update++) {
          try (Result result = session.runner().fetch(gradients[0]).fetch(gradients[1]).run()) {
            assertThat(result.get(1).shape()).isEqualTo(Shape.of(1, 1, channels, FILTERS));
          }
        }
      }
    }
  }

  private static float[][][][] array(Result result, int index) {
    return StdArrays.array4dCopyOf((TFloat32) result.get(index));
  }

  /** Small whole numbers, whose sums are exact. */
  private static Operand<TFloat32> values(Ops tf, int... lengths) {
    long[] shape = Arrays.stream(lengths).asLongStream().toArray();
    int size = Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i * 7 % 11 - 5;
    }
    return tf.reshape(tf.constant(values), tf.constant(shape));
  }
}
