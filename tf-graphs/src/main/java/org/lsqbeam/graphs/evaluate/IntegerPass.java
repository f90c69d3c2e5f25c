package org.lsqbeam.graphs.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReadVariableOp;
import org.tensorflow.types.TFloat32;

/**
 * A graph that evaluates one state of a network with integers. The state is constant: the kernels
 * of convolutions keep their first filters, and what constants alone decide is computed once.
 */
final class IntegerPass implements AutoCloseable {
  private final Graph graph;
  private final Session session;
  private final EvaluationPass pass;

  private IntegerPass(
      Network network, LayerSettings settings, NetworkInput input, Map<String, TFloat32> state) {
    graph = new Graph();
    Ops tf = Ops.create(graph);
    pass =
        new EvaluationPass(
            tf,
            network,
            settings,
            input,
            new BatchInput(tf, input),
            Variables.constant(tf, state),
            Arithmetic.INT8);
    session = Sessions.open(graph);
  }

  /** The reads of a graph's variables, which the graph holds once. */
  record State(List<Variable> variables, List<ReadVariableOp<TFloat32>> reads) {
    static State of(Ops tf, Variables variables) {
      List<ReadVariableOp<TFloat32>> reads = new ArrayList<>();
      variables.all().forEach(each -> reads.add(tf.readVariableOp(each.handle(), TFloat32.class)));
      return new State(variables.all(), reads);
    }

    /** Builds a pass with the values that the variables have in a session. */
    IntegerPass pass(Session session, Network network, LayerSettings settings, NetworkInput input) {
      Session.Runner runner = session.runner();
      reads.forEach(runner::fetch);
      try (Result result = Sessions.run(runner)) {
        Map<String, TFloat32> values = new HashMap<>();
        for (int i = 0; i < reads.size(); i++) {
          values.put(variables.get(i).name(), (TFloat32) result.get(i));
        }
        return new IntegerPass(network, settings, input, values);
      }
    }
  }

  EvaluationPass pass() {
    return pass;
  }

  Session session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
