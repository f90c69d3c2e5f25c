package org.lsqbeam.graphs.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Max pooling and its gradient against loops over the windows. */
final class PoolingTest {
  @ParameterizedTest
  @CsvSource({
    "VALID, 6, 2, 2, 3, 0",
    "VALID, 7, 2, 2, 3, 0",
    "VALID, 8, 3, 2, 3, 0",
    "CEIL, 8, 3, 2, 4, 0",
    "CEIL, 7, 3, 2, 3, 0",
    "SYMMETRIC, 8, 3, 2, 4, -1",
    "SYMMETRIC, 7, 3, 2, 4, -1"
  })
  void eachWindowGivesItsMaximumAndTakesItsGradient(
      Pooling pooling, int length, int side, int stride, int windows, int start) {
    float[] image = new float[length * length];
    Random random = new Random(length);
    for (int i = 0; i < image.length; i++) {
      image[i] = -1 - random.nextFloat(); // all below zero: padding with zeros would be seen
    }
    float[] maxima = new float[windows * windows];
    float[] taken = new float[image.length];
    for (int row = 0; row < windows; row++) {
      for (int column = 0; column < windows; column++) {
        int best = -1;
        for (int i = 0; i < side * side; i++) {
          int y = start + row * stride + i / side;
          int x = start + column * stride + i % side;
          if (y >= 0 && x >= 0 && y < length && x < length) {
            int at = y * length + x;
            best = best < 0 || image[at] > image[best] ? at : best;
          }
        }
        maxima[row * windows + column] = image[best];
        taken[best]++;
      }
    }
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> in = tf.constant(Shape.of(1, length, length, 1), DataBuffers.of(image));
      Operand<TFloat32> pooled = pooling.max(tf, in, side, stride);
      assertThat(pooled.shape()).isEqualTo(Shape.of(1, windows, windows, 1));
      Output<?>[] gradient = graph.addGradients(pooled.asOutput(), new Output<?>[] {in.asOutput()});
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(pooled).fetch(gradient[0]).run()) {
        assertThat(floats((TFloat32) result.get(0))).isEqualTo(maxima);
        assertThat(floats((TFloat32) result.get(1))).isEqualTo(taken);
      }
    }
  }

  private static float[] floats(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.copyTo(DataBuffers.of(values));
    return Arrays.copyOf(values, values.length);
  }
}
