package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.integer.LsqCodes;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.quantize.TensorSpec;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** {@link LsqCodes} against the kernel that networks are trained with. */
final class KernelCodesTest {
  private static final int STEP_SIZES = 200;
  private static final int PER_BOUNDARY = 7;

  @ParameterizedTest
  @CsvSource({
    "2,true", "2,false", "3,true", "3,false", "4,true", "4,false", "5,true", "6,false", "7,true",
    "8,true", "8,false"
  })
  void theCodesAreThoseOfTheTrainingKernel(int bits, boolean signed) {
    QuantizationRange range = new QuantizationRange(bits, signed);
    Random random = new Random(bits);
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph)) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> v = tf.placeholder(TFloat32.class);
      Placeholder<TFloat32> s = tf.placeholder(TFloat32.class);
      TensorSpec tensor = new TensorSpec(TensorRole.INPUT, Shape.unknown(), range, 1);
      var quantized = new LsqQuantizer().quantize(tf, tensor, v, java.util.List.of(s));
      for (int i = 0; i < STEP_SIZES; i++) {
        float step = (float) Math.pow(10, -6 + 9 * random.nextDouble());
        float[] values = values(step, range, random);
        try (TFloat32 fedValues = TFloat32.vectorOf(values);
            TFloat32 fedStep = TFloat32.scalarOf(step);
            Result result =
                Sessions.run(
                    session.runner().feed(v, fedValues).feed(s, fedStep).fetch(quantized))) {
          TFloat32 kernel = (TFloat32) result.get(0);
          LsqCodes codes = new LsqCodes(step, bits, signed);
          for (int k = 0; k < values.length; k++) {
            double levels = (double) kernel.getFloat(k) / codes.scale();
            assertThat(levels).isBetween(Math.rint(levels) - 0.01, Math.rint(levels) + 0.01);
            assertThat(codes.of(values[k]))
                .as("%s at step size %s", values[k], step)
                .isEqualTo((int) Math.rint(levels));
          }
        }
      }
    }
  }

  /** Values at and beside every boundary between two codes, at the clips, and anywhere. */
  private static float[] values(float step, QuantizationRange range, Random random) {
    int levels = range.negativeLevels() + range.positiveLevels() + 2;
    float[] values = new float[levels * PER_BOUNDARY + 200];
    int at = 0;
    for (int level = 0; level < levels; level++) {
      float boundary = (level - range.negativeLevels() - 0.5f) * step;
      float value = boundary;
      for (int i = 0; i < PER_BOUNDARY / 2; i++) {
        value = Math.nextDown(value);
      }
      for (int i = 0; i < PER_BOUNDARY; i++, value = Math.nextUp(value)) {
        values[at++] = value;
      }
    }
    while (at < values.length) {
      values[at++] = (float) (random.nextGaussian() * levels * step);
    }
    return values;
  }
}
