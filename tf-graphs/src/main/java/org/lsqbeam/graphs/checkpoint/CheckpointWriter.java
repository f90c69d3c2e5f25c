package org.lsqbeam.graphs.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Writes a checkpoint: variables get their values one by one and are saved together. */
public final class CheckpointWriter implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Map<String, Assignment> assignments = new LinkedHashMap<>();
  private final VariableSaver saved;
  private final Session session;

  private record Assignment(Shape shape, Placeholder<TFloat32> value, Op assign) {}

  /** Creates variables without values, by name and shape. */
  public CheckpointWriter(Map<String, List<Long>> shapes) {
    Ops tf = Ops.create(graph);
    Map<String, Operand<TType>> handles = new LinkedHashMap<>();
    shapes.forEach(
        (name, lengths) -> {
          Shape shape = Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
          VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
          Placeholder<TFloat32> value = tf.placeholder(TFloat32.class);
          handles.put(name, handle);
          assignments.put(name, new Assignment(shape, value, tf.assignVariableOp(handle, value)));
        });
    saved = new VariableSaver(tf, handles);
    session = Sessions.open(graph);
  }

  /** Gives a variable its values, row-major. */
  public void assign(String name, float[] values) {
    Assignment assignment = Optional.ofNullable(assignments.get(name)).orElseThrow();
    try (TFloat32 tensor = TFloat32.tensorOf(assignment.shape(), DataBuffers.of(values))) {
      Sessions.run(session.runner().feed(assignment.value(), tensor).addTarget(assignment.assign()))
          .close();
    }
  }

  /** Saves all variables, each of which must have its values. */
  public void save(Path prefix) {
    saved.save(session, prefix);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
