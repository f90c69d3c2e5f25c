package org.lsqbeam.graphs.analysis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.QuantizedTensor;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.network.WeightedLayer;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Finds the step sizes of the least quantization error of a trained network, on its weights and on
 * what its layers see of one batch when it is evaluated.
 */
public final class QuantizationErrorMeter implements AutoCloseable {
  /** The most values of one tensor that are sampled and leave the graph. */
  private static final int MAX_SAMPLED = 4_000_000;

  private final int maxSampled;
  private final Graph graph = new Graph();
  private final BatchInput batchInput;
  private final Placeholder<TInt64> stride;
  private final List<Measured> measured = new ArrayList<>();
  private final VariableSaver saved;
  private final Session session;

  /**
   * A tensor whose quantizer has a step size.
   *
   * @param stepSize a scalar
   * @param values every n-th value of the tensor, {@code [sampled]}
   */
  private record Measured(
      String layer,
      QuantizedTensor quantized,
      Operand<TFloat32> stepSize,
      Operand<TFloat32> values) {}

  /**
   * Builds the network of a name, without values yet. Tensors whose quantizer has no step size are
   * not measured.
   */
  public QuantizationErrorMeter(String network, LayerSettings settings, NetworkInput input) {
    this(NetworkCatalog.named(network), settings, input, MAX_SAMPLED);
  }

  QuantizationErrorMeter(
      Network network, LayerSettings settings, NetworkInput input, int maxSampled) {
    this.maxSampled = maxSampled;
    Ops tf = Ops.create(graph);
    Variables variables = new Variables(tf);
    batchInput = new BatchInput(tf, input);
    stride = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(1)));
    Layers layers = new Layers(tf, variables, settings, Pass.EVALUATION, null);
    network.logits(layers, batchInput.normalized(), input.classes());
    for (WeightedLayer layer : layers.weightedLayers()) {
      add(tf, layer.name(), layer.weightQuantizer());
      add(tf, layer.name(), layer.inputQuantizer());
    }
    saved = new VariableSaver(tf, variables.handles());
    session = Sessions.open(graph);
  }

  private void add(Ops tf, String layer, @Nullable QuantizedTensor quantized) {
    Operand<TFloat32> stepSize = quantized == null ? null : quantized.stepSize(tf).orElse(null);
    if (quantized != null && stepSize != null) {
      Operand<TFloat32> flat = tf.reshape(quantized.values(), tf.constant(new int[] {-1}));
      Operand<TInt64> ends = tf.constant(new long[] {0}); // the mask makes the end the tensor's
      Operand<TFloat32> values =
          tf.stridedSlice(flat, ends, ends, stride, StridedSlice.endMask(1L));
      measured.add(new Measured(layer, quantized, stepSize, values));
    }
  }

  /** Loads the values of a checkpoint. */
  public void load(Path variables) {
    saved.restore(session, variables);
  }

  /**
   * Searches for the best step size of every quantizer, a tensor at a time.
   *
   * @throws InvalidDataException if a value is not finite, naming its layer
   */
  public QuantizationError measure(Batch batch) {
    return new QuantizationError(
        batch.size(), measured.stream().map(each -> measure(each, batch)).toList());
  }

  private LearnedStepSize measure(Measured tensor, Batch batch) {
    QuantizedTensor quantized = tensor.quantized();
    QuantizationRange range = quantized.spec().range();
    long values = count(quantized.values().shape(), batch.size());
    float[] sample;
    double learned;
    Session.Runner runner = session.runner().fetch(tensor.values()).fetch(tensor.stepSize());
    try (TInt64 strideTensor = TInt64.vectorOf(strideOf(values));
        Result result = batchInput.run(runner.feed(stride, strideTensor), batch)) {
      TFloat32 fetched = (TFloat32) result.get(0);
      sample = new float[Math.toIntExact(fetched.size())];
      fetched.asRawTensor().data().asFloats().read(sample);
      learned = ((TFloat32) result.get(1)).getFloat();
    }
    requireFinite(sample, tensor.layer());
    return new LearnedStepSize(
        tensor.layer(),
        quantized.spec().role(),
        range.bits(),
        range.signed(),
        values,
        sample.length,
        learned,
        new StepSizeSearch(sample, range).best(learned));
  }

  private static long count(Shape shape, int batchSize) {
    long product = 1;
    for (long size : shape.asArray()) {
      product *= size == Shape.UNKNOWN_SIZE ? batchSize : size;
    }
    return product;
  }

  /**
   * The least stride that leaves no more values than allowed and has no factor in common with any
   * axis: one that had would see, for example, the same channels at every pixel.
   */
  private long strideOf(long values) {
    long stride = (values + maxSampled - 1) / maxSampled;
    while (greatestCommonDivisor(stride, values) > 1) {
      stride++;
    }
    return stride;
  }

  private static long greatestCommonDivisor(long one, long other) {
    return other == 0 ? one : greatestCommonDivisor(other, one % other);
  }

  private static void requireFinite(float[] values, String layer) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new InvalidDataException(
            "layer " + layer + " quantizes " + value + "; must be finite: training has diverged");
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
