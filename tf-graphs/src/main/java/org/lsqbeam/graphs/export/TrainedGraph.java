package org.lsqbeam.graphs.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.network.WeightedLayer;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The evaluation graph of a trained network, whose variables and layers can be read. */
public final class TrainedGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final BatchInput batchInput;
  private final Layers layers;
  private final Variables variables;
  private final Map<Variable, Operand<TFloat32>> values = new LinkedHashMap<>();
  private final Operand<TFloat32> logits;
  private final VariableSaver saved;
  private final Session session;

  /** Builds a network, without values yet. */
  public TrainedGraph(Network network, LayerSettings settings, NetworkInput input) {
    Ops tf = Ops.create(graph);
    variables = new Variables(tf);
    batchInput = new BatchInput(tf, input);
    layers = new Layers(tf, variables, settings, Pass.EVALUATION, null);
    logits = network.logits(layers, batchInput.normalized(), input.classes()).values();
    for (Variable variable : variables.all()) {
      values.put(variable, tf.readVariableOp(variable.handle(), TFloat32.class));
    }
    saved = VariableSaver.ofSavedModel(tf, variables.handles());
    session = Sessions.open(graph);
  }

  /** Loads the values of a checkpoint. */
  public void load(Path checkpoint) {
    saved.restore(session, checkpoint);
  }

  /** Returns the layers, as built. */
  public Layers layers() {
    return layers;
  }

  /** Returns all variables. */
  public List<Variable> variables() {
    return variables.all();
  }

  /** Reads the values of a variable, row-major. */
  public float[] read(Variable variable) {
    Operand<TFloat32> value = values.get(variable);
    try (Result result = Sessions.run(session.runner().fetch(value))) {
      return floats((TFloat32) result.get(0));
    }
  }

  /** Computes the logits of a batch, {@code [images, classes]} row-major. */
  public float[] logits(Batch batch) {
    return fetch(batch, List.of(logits)).get(0);
  }

  /**
   * The input and the output of one layer.
   *
   * @param input as it is multiplied, {@code [images, height, width, channels]}
   * @param sums of products with the weights, {@code [images, height, width, filters]}
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  public record LayerValues(float[] input, float[] sums) {}

  /** Computes the input and the sums of every layer with weights for a batch, by their names. */
  public Map<String, LayerValues> layerValues(Batch batch) {
    List<WeightedLayer> weighted = layers.weightedLayers();
    List<Operand<TFloat32>> tensors = new ArrayList<>();
    weighted.forEach(layer -> tensors.addAll(List.of(layer.input(), layer.sums())));
    // In one run: TensorFlow prepares the graph anew for every other set of tensors.
    List<float[]> fetched = fetch(batch, tensors);
    Map<String, LayerValues> byLayer = new LinkedHashMap<>();
    for (int i = 0; i < weighted.size(); i++) {
      byLayer.put(
          weighted.get(i).name(), new LayerValues(fetched.get(2 * i), fetched.get(2 * i + 1)));
    }
    return byLayer;
  }

  /**
   * Writes the graph and its values as a SavedModel.
   *
   * @param folder made by this call
   * @param signature the name of the function from {@code images} to {@code logits}
   */
  void save(Path folder, String signature) throws IOException {
    SavedModelBundle.exporter(folder.toString())
        .withSession(session)
        .withSignature(
            Signature.builder()
                .key(signature)
                .methodName("tensorflow/serving/predict")
                .input("images", batchInput.images())
                .output("logits", logits)
                .build())
        .export();
  }

  private List<float[]> fetch(Batch batch, List<Operand<TFloat32>> tensors) {
    Session.Runner runner = session.runner();
    tensors.forEach(runner::fetch);
    try (Result result = batchInput.run(runner, batch)) {
      List<float[]> fetched = new ArrayList<>();
      result.forEach(tensor -> fetched.add(floats((TFloat32) tensor.getValue())));
      return fetched;
    }
  }

  private static float[] floats(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
