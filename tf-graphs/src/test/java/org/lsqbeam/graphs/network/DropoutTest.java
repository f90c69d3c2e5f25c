package org.lsqbeam.graphs.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

final class DropoutTest {
  private static final int FEATURES = 100_000;

  @Test
  void aShareIsZeroedAndTheMeanKept() {
    float[] values = dropped("fc1", 1, 0, 0.25);
    long zeros = count(values, 0);
    assertThat(zeros + count(values, (float) (1 / 0.75))).isEqualTo(FEATURES);
    // Five standard deviations of a binomial distribution.
    assertThat(zeros / (double) FEATURES).isCloseTo(0.25, within(5 * 0.0014));
  }

  @Test
  void whatIsZeroedFollowsFromSeedUpdateAndLayerAlone() {
    float[] values = dropped("fc1", 1, 7, 0.5);
    assertThat(dropped("fc1", 1, 7, 0.5)).isEqualTo(values);
    assertThat(dropped("fc1", 2, 7, 0.5)).isNotEqualTo(values);
    assertThat(dropped("fc1", 1, 8, 0.5)).isNotEqualTo(values);
    assertThat(dropped("fc2", 1, 7, 0.5)).isNotEqualTo(values);
  }

  private static long count(float[] values, float value) {
    long count = 0;
    for (float each : values) {
      count += each == value ? 1 : 0;
    }
    return count;
  }

  private static float[] dropped(String layer, long seed, long update, double share) {
    float[] ones = new float[FEATURES];
    Arrays.fill(ones, 1);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> in = tf.constant(Shape.of(FEATURES), DataBuffers.of(ones));
      Dropout dropout = new Dropout(tf.constant(new long[] {seed, update}));
      Operand<TFloat32> out = dropout.apply(tf, layer, in, share);
      float[] values = new float[FEATURES];
      try (Session session = new Session(graph);
          TFloat32 tensor = (TFloat32) session.runner().fetch(out).run().get(0)) {
        tensor.copyTo(DataBuffers.of(values));
      }
      return values;
    }
  }
}
