package org.lsqbeam.graphs.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.checkpoint.VariableSaver;
import org.lsqbeam.graphs.network.BatchInput;
import org.lsqbeam.graphs.network.Layers;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Pass;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The full-precision network that teaches by distillation. Its variables are not trained. */
final class Teacher {
  private final Ops tf;
  private final Variables frozen;
  private final Operand<TFloat32> logits;
  private final VariableSaver saved;

  /** Adds the network to the graph; its variables have no values yet. */
  Teacher(Ops tf, Network network, BatchInput images, NetworkInput input) {
    this.tf = tf;
    frozen = new Variables(tf, "teacher/");
    Layers layers = new Layers(tf, frozen, Precision.FULL, Pass.EVALUATION, 0);
    logits = network.logits(layers, images.normalized(), input.classes()).values();
    saved = new VariableSaver(tf, frozen.handles());
  }

  /** Returns its logits, {@code [batch, classes]}. */
  Operand<TFloat32> logits() {
    return logits;
  }

  /** Restores its variables from a full-precision network's saved state. */
  void restore(Session session, Path prefix) {
    saved.restore(session, prefix);
  }

  /** Gives it weights of zero. */
  void clear(Session session) {
    List<Op> assign = new ArrayList<>();
    for (Variable variable : frozen.all()) {
      double value = variable.kind() == Kind.WEIGHTS ? 0 : variable.initial();
      Operand<TFloat32> values =
          tf.fill(tf.constant(variable.shape().asArray()), tf.constant((float) value));
      assign.add(tf.assignVariableOp(variable.handle(), values));
    }
    Sessions.run(session.runner().addTarget(tf.withControlDependencies(assign).noOp())).close();
  }
}
