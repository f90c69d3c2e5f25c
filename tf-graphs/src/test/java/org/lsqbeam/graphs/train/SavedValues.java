package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** The values in a saved state, read by TensorFlow's own operation, each with its variable. */
public final class SavedValues {
  private final Map<Variable, float[]> values;

  private SavedValues(Map<Variable, float[]> values) {
    this.values = values;
  }

  /** Reads all variables of a network with their momenta. */
  public static SavedValues read(
      Path prefix, Network network, Precision precision, NetworkInput input) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf);
      Layers layers = new Layers(tf, variables, precision, Pass.TRAINING, 0.9);
      network.logits(layers, new BatchInput(tf, input).normalized(), input.classes());
      for (Variable variable : variables.all()) {
        if (variable.kind().isTrained()) {
          variables.momentum(variable);
        }
      }
      return new SavedValues(read(graph, tf, prefix, variables.all()));
    }
  }

  private static Map<Variable, float[]> read(
      Graph graph, Ops tf, Path prefix, List<Variable> variables) {
    String[] names = variables.stream().map(Variable::name).toArray(String[]::new);
    String[] whole = new String[names.length];
    Arrays.fill(whole, "");
    List<Class<? extends TType>> types = Collections.nCopies(names.length, TFloat32.class);
    List<Output<?>> outputs =
        tf.train
            .restore(
                tf.constant(prefix.toString()),
                tf.constant(NdArrays.vectorOfObjects(names)),
                tf.constant(NdArrays.vectorOfObjects(whole)),
                types)
            .tensors();
    try (var session = Sessions.open(graph)) {
      var runner = session.runner();
      outputs.forEach(runner::fetch);
      Map<Variable, float[]> values = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        for (int i = 0; i < variables.size(); i++) {
          values.put(variables.get(i), floats((TFloat32) result.get(i)));
        }
      }
      return values;
    }
  }

  static float[] floats(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  /** The variables, momenta included. */
  public Set<Variable> variables() {
    return values.keySet();
  }

  /** The variable of a name, which must exist. */
  Variable variable(String name) {
    return variables().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The values of a variable, in row-major order. */
  public float[] of(String name) {
    return Objects.requireNonNull(values.get(variable(name)));
  }
}
