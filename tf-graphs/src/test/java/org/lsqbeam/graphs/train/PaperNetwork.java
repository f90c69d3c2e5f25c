package org.lsqbeam.graphs.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.LsqPseudocodeQuantizer;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.quantize.TensorSpec;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The pre-activation ResNet-8 written a second time, as an oracle: rectifiers are operations, batch
 * normalization is its formula, and quantizers are the paper's pseudocode with their gradient scale
 * inside.
 */
final class PaperNetwork implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final SavedValues state;
  private final int bits;
  private final Mode mode;
  private final Map<String, Operand<TFloat32>> read = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> initial = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> statistics = new LinkedHashMap<>();

  /** One question to the network. */
  enum Mode {
    /** Batch statistics, step sizes as they are. */
    TRAINING,
    /** Batch statistics, step sizes computed where they are used. */
    INITIALIZATION,
    /** As initialization, but nothing is quantized: what step sizes would be without it. */
    UNQUANTIZED_INITIALIZATION,
    /** Moving statistics, step sizes as they are. */
    EVALUATION
  }

  private final Operand<TFloat32> loss;

  /**
   * The network on one batch.
   *
   * @param bits 32 for full precision
   */
  PaperNetwork(SavedValues state, int bits, Mode mode, NetworkInput input, Batch batch) {
    this.state = state;
    this.bits = bits;
    this.mode = mode;
    Operand<TFloat32> x = layer("stem", images(input, batch), 8, true, 1);
    x = block("stage1/block1", x, 1, false);
    x = block("stage2/block1", x, 2, true);
    x = block("stage3/block1", x, 2, true);
    x = tf.nn.relu(norm("final_norm", x));
    x = tf.math.mean(x, tf.constant(new int[] {1, 2}));
    Operand<TFloat32> logits = tf.math.add(layer("logits", x, 8, false, 1), value("logits/bias"));
    float[] hot = new float[batch.size() * input.classes()];
    for (int i = 0; i < batch.size(); i++) {
      hot[i * input.classes() + batch.labels()[i]] = -1f / batch.size();
    }
    Operand<TFloat32> target =
        tf.constant(Shape.of(batch.size(), input.classes()), DataBuffers.of(hot));
    loss =
        tf.reduceSum(tf.math.mul(tf.nn.logSoftmax(logits), target), tf.constant(new int[] {0, 1}));
  }

  private Operand<TFloat32> images(NetworkInput input, Batch batch) {
    float[] values = new float[batch.pixels().length];
    for (int i = 0; i < values.length; i++) {
      double pixel = Byte.toUnsignedInt(batch.pixels()[i]);
      values[i] = (float) ((pixel - input.mean().get(i % 3)) / input.deviation().get(i % 3));
    }
    return tf.constant(
        Shape.of(batch.size(), input.height(), input.width(), 3), DataBuffers.of(values));
  }

  private Operand<TFloat32> block(String name, Operand<TFloat32> x, int stride, boolean project) {
    Operand<TFloat32> active = tf.nn.relu(norm(name + "/norm1", x));
    Operand<TFloat32> shortcut =
        project ? layer(name + "/projection", active, bits, false, stride) : x;
    Operand<TFloat32> y = layer(name + "/conv1", active, bits, false, stride);
    y = layer(name + "/conv2", tf.nn.relu(norm(name + "/norm2", y)), bits, false, 1);
    return tf.math.add(shortcut, y);
  }

  private Operand<TFloat32> layer(
      String name, Operand<TFloat32> x, int layerBits, boolean signedInput, int stride) {
    Operand<TFloat32> w = value(name + "/weights");
    if (bits != 32) {
      long features = x.shape().size() / x.shape().get(0);
      x = quantize(name + "/input_step_size", x, layerBits, signedInput, features);
      w = quantize(name + "/weight_step_size", w, layerBits, true, w.shape().size());
    }
    return w.shape().numDimensions() == 2
        ? tf.linalg.matMul(x, w)
        : tf.nn.conv2d(x, w, List.of(1L, (long) stride, (long) stride, 1L), "SAME");
  }

  private Operand<TFloat32> quantize(
      String name, Operand<TFloat32> v, int layerBits, boolean signed, long count) {
    QuantizationRange range = new QuantizationRange(layerBits, signed);
    double levels = Math.pow(2, signed ? layerBits - 1 : layerBits) - 1;
    Operand<TFloat32> s;
    if (mode == Mode.TRAINING || mode == Mode.EVALUATION) {
      s = value(name);
    } else {
      Operand<TFloat32> flat = tf.reshape(tf.math.abs(v), tf.constant(new int[] {-1}));
      s =
          tf.math.mul(
              tf.math.mean(flat, tf.constant(0)), tf.constant((float) (2 / Math.sqrt(levels))));
      initial.put(name, s);
    }
    return mode == Mode.UNQUANTIZED_INITIALIZATION
        ? v
        : new LsqPseudocodeQuantizer()
            .quantize(
                tf,
                new TensorSpec(TensorRole.INPUT, v.shape(), range, 1 / Math.sqrt(count * levels)),
                v,
                List.of(s));
  }

  private Operand<TFloat32> norm(String name, Operand<TFloat32> x) {
    Operand<TFloat32> mean = value(name + "/moving_mean");
    Operand<TFloat32> variance = value(name + "/moving_variance");
    if (mode != Mode.EVALUATION) {
      var axes = tf.constant(new int[] {0, 1, 2});
      mean = tf.math.mean(x, axes);
      Operand<TFloat32> apart = tf.math.sub(x, mean);
      variance = tf.math.mean(tf.math.mul(apart, apart), axes);
      double values = (double) x.shape().size() / x.shape().get(3);
      statistics.put(name + "/moving_mean", mean);
      statistics.put(
          name + "/moving_variance",
          tf.math.mul(variance, tf.constant((float) (values / (values - 1)))));
    }
    Operand<TFloat32> factor =
        tf.math.mul(
            value(name + "/scale"), tf.math.rsqrt(tf.math.add(variance, tf.constant(1e-5f))));
    return tf.math.add(tf.math.mul(tf.math.sub(x, mean), factor), value(name + "/offset"));
  }

  private Operand<TFloat32> value(String name) {
    return read.computeIfAbsent(
        name, key -> tf.constant(state.variable(key).shape(), DataBuffers.of(state.of(key))));
  }

  float loss() {
    return run(Map.of("loss", loss)).values().iterator().next()[0];
  }

  /** The gradients of the loss by variable, without statistics. */
  Map<String, float[]> gradients() {
    Map<String, Operand<TFloat32>> trained = new LinkedHashMap<>(read);
    trained.keySet().removeIf(name -> name.contains("/moving_"));
    Output<?>[] with = trained.values().stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), with);
    Map<String, Operand<TFloat32>> fetched = new LinkedHashMap<>();
    int next = 0;
    for (String name : trained.keySet()) {
      // Gradients of a float loss are floats.
      @SuppressWarnings("unchecked")
      Operand<TFloat32> gradient = (Output<TFloat32>) gradients[next++];
      fetched.put(name, gradient);
    }
    return run(fetched);
  }

  /** The step sizes of an initialization: 2 mean|v| / sqrt(Qp) of what each is to quantize. */
  Map<String, float[]> initialStepSizes() {
    return run(initial);
  }

  /** The batch's means and unbiased variances, by the names of the moving ones. */
  Map<String, float[]> batchStatistics() {
    return run(statistics);
  }

  private Map<String, float[]> run(Map<String, Operand<TFloat32>> fetched) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (Session session = Sessions.open(graph)) {
      Session.Runner runner = session.runner();
      fetched.values().forEach(runner::fetch);
      try (Result result = runner.run()) {
        int next = 0;
        for (String name : fetched.keySet()) {
          values.put(name, SavedValues.floats((TFloat32) result.get(next++)));
        }
      }
    }
    return values;
  }

  @Override
  public void close() {
    graph.close();
  }
}
