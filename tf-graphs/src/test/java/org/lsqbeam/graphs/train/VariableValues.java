package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** The values of all variables of a training graph, read from what it saves. */
final class VariableValues {
  /** One variable's values, row-major. */
  @SuppressWarnings("ArrayRecordComponent") // compared by tests, element by element
  record Value(Variable.Kind kind, Shape shape, double gradientScale, float[] values) {}

  private final Map<String, Value> byName;

  private VariableValues(Map<String, Value> byName) {
    this.byName = byName;
  }

  /** Of one variable, which must exist. */
  Value of(String name) {
    Value value = byName.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no variable " + name + " in " + byName.keySet());
    }
    return value;
  }

  /** Of all variables, momentum included. */
  Set<String> names() {
    return byName.keySet();
  }

  /** Reads them from what the graph saves under a path prefix. */
  static VariableValues of(
      TrainingGraph trained,
      Network network,
      Precision precision,
      NetworkInput input,
      Path prefix) {
    trained.save(prefix);
    List<Variable> all = variables(network, precision, input);
    Map<String, Value> values = new LinkedHashMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      String[] names = all.stream().map(Variable::name).toArray(String[]::new);
      String[] whole = all.stream().map(variable -> "").toArray(String[]::new);
      List<Class<? extends TType>> types = new ArrayList<>();
      all.forEach(variable -> types.add(TFloat32.class));
      try (TString nameTensor = TString.vectorOf(names);
          TString slices = TString.vectorOf(whole)) {
        var restored =
            tf.train
                .restore(
                    tf.constant(prefix.toString()),
                    tf.constantOf(nameTensor),
                    tf.constantOf(slices),
                    types)
                .tensors();
        try (Session session = Sessions.open(graph)) {
          Session.Runner runner = session.runner();
          restored.forEach(runner::fetch);
          try (Result result = runner.run()) {
            for (int i = 0; i < all.size(); i++) {
              Variable variable = all.get(i);
              values.put(
                  variable.name(),
                  new Value(
                      variable.kind(),
                      variable.shape(),
                      variable.gradientScale(),
                      floats((TFloat32) result.get(i))));
            }
          }
        }
      }
    }
    return new VariableValues(values);
  }

  /** The variables of a network, and a momentum for each that is trained. */
  static List<Variable> variables(Network network, Precision precision, NetworkInput input) {
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
      return variables.all();
    }
  }

  static float[] floats(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.copyTo(NdArrays.wrap(tensor.shape(), DataBuffers.of(values)));
    return values;
  }
}
