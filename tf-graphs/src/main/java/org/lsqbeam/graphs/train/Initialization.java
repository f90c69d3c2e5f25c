package org.lsqbeam.graphs.train;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.network.InitialValues;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The part of a graph that gives variables their values from before training. */
final class Initialization {
  /** Values are assigned in groups of about this size; a group is in memory twice. */
  private static final long ASSIGNED_TOGETHER = 1 << 26;

  private final Ops tf;
  private final List<Assignment> assignments = new ArrayList<>();

  private record Assignment(Variable variable, Placeholder<TFloat32> value, Op assign) {}

  Initialization(Ops tf) {
    this.tf = tf;
  }

  /** Adds a variable. */
  void add(Variable variable) {
    Placeholder<TFloat32> value = tf.placeholder(TFloat32.class);
    assignments.add(new Assignment(variable, value, tf.assignVariableOp(variable.handle(), value)));
  }

  /** Gives every variable its value. */
  void run(Session session, long seed) {
    // Many in one run: TensorFlow prepares the whole graph again for each new set of feeds.
    List<Assignment> together = new ArrayList<>();
    long values = 0;
    for (Assignment assignment : assignments) {
      together.add(assignment);
      values += assignment.variable().shape().size();
      if (values >= ASSIGNED_TOGETHER) {
        assign(session, together, seed);
        together.clear();
        values = 0;
      }
    }
    if (!together.isEmpty()) {
      assign(session, together, seed);
    }
  }

  private static void assign(Session session, List<Assignment> together, long seed) {
    List<TFloat32> values = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (Assignment assignment : together) {
        Variable variable = assignment.variable();
        TFloat32 value =
            TFloat32.tensorOf(variable.shape(), DataBuffers.of(InitialValues.of(variable, seed)));
        values.add(value);
        runner.feed(assignment.value(), value).addTarget(assignment.assign());
      }
      Sessions.run(runner).close();
    } finally {
      values.forEach(TFloat32::close);
    }
  }
}
