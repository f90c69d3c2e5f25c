package org.lsqbeam.graphs.evaluate;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.BatchPrefetcher;
import org.lsqbeam.graphs.data.EvaluationBatches;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.FiniteCheck;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variables;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The part of a graph that classifies with the moving statistics and counts correct answers. */
public final class EvaluationPass {
  /** Images per batch; fixed, so that the bits do not depend on the training's batch size. */
  public static final int BATCH_SIZE = 250;

  /** Images per batch of integers: they need smaller caches, and their sums have no other bits. */
  private static final int INTEGER_BATCH_SIZE = 50;

  private final NetworkInput input;
  private final int batchSize;
  private final BatchInput batchInput;
  private final Operand<TFloat32> logits;
  private final Operand<TFloat32> losses;
  private final Operand<TInt32> ranks;
  private final FiniteCheck outputs;

  /** Adds the pass to the graph. */
  public EvaluationPass(
      Ops tf,
      Network network,
      LayerSettings settings,
      NetworkInput input,
      BatchInput batchInput,
      Variables variables) {
    this(tf, network, settings, input, batchInput, variables, Arithmetic.FLOAT32);
  }

  /** Adds a pass that convolves in an arithmetic. */
  EvaluationPass(
      Ops tf,
      Network network,
      LayerSettings settings,
      NetworkInput input,
      BatchInput batchInput,
      Variables variables,
      Arithmetic arithmetic) {
    this.input = input;
    batchSize = arithmetic == Arithmetic.INT8 ? INTEGER_BATCH_SIZE : BATCH_SIZE;
    this.batchInput = batchInput;
    Layers layers = Layers.evaluating(tf, variables, settings, arithmetic);
    logits = network.logits(layers, batchInput.normalized(), input.classes()).values();
    Operand<TInt32> labels = batchInput.labels();
    losses = tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, labels).loss();
    outputs = layers.outputCheck();
    ranks = LabelRank.of(tf, logits, labels, input.classes());
  }

  /**
   * Counts over the centres of the images at positions from (inclusive) to (exclusive).
   *
   * @throws NotFiniteLossException if the loss of an image is not finite
   * @throws InterruptedException if the thread is interrupted, before the next batch
   */
  public TopKCounts count(Session session, Images images, int from, int to)
      throws InterruptedException {
    return count(session, images, from, to, null);
  }

  /**
   * Does the same.
   *
   * @param predictions takes the most probable classes of each image; null keeps none
   */
  TopKCounts count(
      Session session,
      Images images,
      int from,
      int to,
      ImagePredictions.@Nullable Builder predictions)
      throws InterruptedException {
    EvaluationBatches centres =
        new EvaluationBatches(images, input.height(), input.width(), batchSize);
    TopKCounts counts = TopKCounts.NONE;
    try (BatchPrefetcher batches = centres.ahead(from, to)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        if (Thread.interrupted()) {
          throw new InterruptedException("evaluation was interrupted");
        }
        counts = counts.plus(count(session, batch, predictions));
      }
    }
    return counts;
  }

  private TopKCounts count(
      Session session, Batch batch, ImagePredictions.@Nullable Builder predictions) {
    Session.Runner runner = session.runner().fetch(losses).fetch(ranks);
    if (predictions != null) {
      runner.fetch(logits);
    }
    try (Result result = batchInput.run(runner, batch)) {
      TFloat32 loss = (TFloat32) result.get(0);
      TInt32 rank = (TInt32) result.get(1);
      TopKCounts counts = TopKCounts.NONE;
      for (int i = 0; i < batch.size(); i++) {
        requireFinite(loss.getFloat(i), session, batch);
        int before = rank.getInt(i);
        counts =
            counts.plus(
                new TopKCounts(1, before < 1 ? 1 : 0, before < 5 ? 1 : 0, loss.getFloat(i)));
      }
      if (predictions != null) {
        float[] values = new float[batch.size() * input.classes()];
        ((TFloat32) result.get(2)).asRawTensor().data().asFloats().read(values);
        for (int i = 0; i < batch.size(); i++) {
          predictions.add(batch.labels()[i], rank.getInt(i), values, i * input.classes());
        }
      }
      return counts;
    }
  }

  private void requireFinite(float loss, Session session, Batch batch) {
    if (!Float.isFinite(loss)) {
      try (Result result = batchInput.run(session.runner().fetch(outputs.flags()), batch)) {
        throw new NotFiniteLossException(loss, outputs.faults((TInt32) result.get(0)));
      }
    }
  }
}
