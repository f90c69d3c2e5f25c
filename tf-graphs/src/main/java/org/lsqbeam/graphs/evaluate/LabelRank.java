package org.lsqbeam.graphs.evaluate;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Ranks the right class of an image among all classes by their logits, 0 for the most probable.
 * Among equal logits the first class ranks first, as in argmax. TensorFlow's own in_top_k counts
 * each tie as right: a network with equal logits for all classes would never be wrong.
 */
public final class LabelRank {
  private LabelRank() {}

  /**
   * Adds it to a graph.
   *
   * @param logits {@code [images, classes]}, finite
   * @param labels {@code [images]}
   * @return {@code [images]}
   */
  public static Operand<TInt32> of(
      Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels, int classes) {
    Operand<TInt32> ofEach = tf.constant(1);
    Operand<TFloat32> right =
        tf.expandDims(tf.gather(logits, labels, ofEach, Gather.batchDims(1L)), ofEach);
    Operand<TInt32> numbers = tf.range(tf.constant(0), tf.constant(classes), tf.constant(1));
    Operand<TBool> tieBefore =
        tf.math.logicalAnd(
            tf.math.equal(logits, right), tf.math.less(numbers, tf.expandDims(labels, ofEach)));
    Operand<TBool> before = tf.math.logicalOr(tf.math.greater(logits, right), tieBefore);
    return tf.reduceSum(tf.dtypes.cast(before, TInt32.class), ofEach);
  }
}
