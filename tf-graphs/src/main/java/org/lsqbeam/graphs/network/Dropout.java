package org.lsqbeam.graphs.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Zeroes features at random: a pure function of the seed, the update and the layer's name.
 *
 * @param seed of the run and the number of the update, {@code [2]}
 */
public record Dropout(Operand<TInt64> seed) {
  /** Zeroes a share of the features and scales the others up to keep the mean. */
  Operand<TFloat32> apply(Ops tf, String layer, Operand<TFloat32> in, double share) {
    // String.hashCode is specified, so the same on every machine.
    Operand<TInt64> ofLayer =
        tf.math.add(seed, tf.constant(new long[] {(long) layer.hashCode() << 20, 0}));
    Operand<TFloat32> random = tf.random.statelessRandomUniform(tf.shape(in), ofLayer);
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(random, tf.constant((float) share)), TFloat32.class);
    return tf.math.mul(in, tf.math.mul(kept, tf.constant((float) (1 / (1 - share)))));
  }
}
