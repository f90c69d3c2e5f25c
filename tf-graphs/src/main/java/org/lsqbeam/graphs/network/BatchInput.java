package org.lsqbeam.graphs.network;

import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.Features.Domain;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** Where a graph takes its batches: pixels and labels are fed, and normalized in the graph. */
public final class BatchInput {
  private final NetworkInput input;
  private final Placeholder<TUint8> images;
  private final Placeholder<TInt32> labels;
  private final Features normalized;

  /** Adds the placeholders to the graph. */
  public BatchInput(Ops tf, NetworkInput input) {
    this.input = input;
    images =
        tf.placeholder(
            TUint8.class,
            Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), 3)));
    labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    float[] mean = new float[3];
    float[] factor = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      mean[channel] = input.mean().get(channel).floatValue();
      factor[channel] = (float) (1 / input.deviation().get(channel));
    }
    Operand<TFloat32> pixels = tf.dtypes.cast(images, TFloat32.class);
    Operand<TFloat32> values =
        tf.math.mul(tf.math.sub(pixels, tf.constant(mean)), tf.constant(factor));
    boolean signed = input.mean().stream().anyMatch(each -> each > 0);
    normalized = Features.images(values, signed ? Domain.SIGNED : Domain.NON_NEGATIVE);
  }

  /**
   * The images with deviation 1 per channel, and mean 0 unless they are to keep theirs, {@code
   * [batch, height, width, 3]}.
   */
  public Features normalized() {
    return normalized;
  }

  /** Returns the pixels, {@code [batch, height, width, 3]}. */
  public Operand<TUint8> images() {
    return images;
  }

  /** Returns the labels, {@code [batch]}. */
  public Operand<TInt32> labels() {
    return labels;
  }

  /** Runs with a batch fed; the caller closes the result. */
  public Result run(Session.Runner runner, Batch batch) {
    Shape shape = Shape.of(batch.size(), input.height(), input.width(), 3);
    try (TUint8 pixels = TUint8.tensorOf(shape, DataBuffers.of(batch.pixels()));
        TInt32 classes = TInt32.tensorOf(Shape.of(batch.size()), DataBuffers.of(batch.labels()))) {
      return Sessions.run(runner.feed(images, pixels).feed(labels, classes));
    }
  }
}
