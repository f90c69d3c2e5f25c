package org.lsqbeam.graphs.train;

import org.lsqbeam.graphs.evaluate.LabelRank;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The softmax cross entropy of a batch with its labels and, with distillation, a teacher. */
final class Loss {
  private final Ops tf;
  private final Operand<TFloat32> logits;
  private final Operand<TInt32> labels;
  private final int classes;

  /**
   * Creates the loss of logits.
   *
   * @param logits {@code [batch, classes]}
   * @param labels {@code [batch]}
   */
  Loss(Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels, int classes) {
    this.tf = tf;
    this.logits = logits;
    this.labels = labels;
    this.classes = classes;
  }

  /** Returns the mean cross entropy with the labels, in nats. */
  Operand<TFloat32> ofLabels() {
    Operand<TFloat32> targets =
        tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
    return meanCrossEntropy(logits, targets);
  }

  /**
   * Returns the weighted sum of the labels' and the teacher's cross entropy.
   *
   * @param teacher its logits, {@code [batch, classes]}; no gradient flows into them
   */
  Operand<TFloat32> distilled(Operand<TFloat32> teacher, Distillation distillation) {
    Operand<TFloat32> cooled = tf.constant((float) (1 / distillation.temperature()));
    Operand<TFloat32> probabilities = tf.stopGradient(tf.nn.softmax(tf.math.mul(teacher, cooled)));
    Operand<TFloat32> taught = meanCrossEntropy(tf.math.mul(logits, cooled), probabilities);
    double weight = distillation.weight();
    double squared = distillation.temperature() * distillation.temperature();
    return tf.math.add(
        tf.math.mul(ofLabels(), tf.constant((float) (1 - weight))),
        tf.math.mul(taught, tf.constant((float) (weight * squared))));
  }

  /** Returns the number of images of the batch that are classified correctly, a scalar. */
  Operand<TInt32> correct() {
    Operand<TBool> first = tf.math.equal(LabelRank.of(tf, logits, labels, classes), tf.constant(0));
    return tf.reduceSum(tf.dtypes.cast(first, TInt32.class), tf.constant(0));
  }

  private Operand<TFloat32> meanCrossEntropy(Operand<TFloat32> of, Operand<TFloat32> targets) {
    return tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(of, targets).loss(), tf.constant(0));
  }
}
