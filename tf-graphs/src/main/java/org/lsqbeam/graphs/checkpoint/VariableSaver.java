package org.lsqbeam.graphs.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.runtime.Sessions;
import org.lsqbeam.graphs.runtime.TensorFlowReason;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Saves and restores named variables in TensorFlow's checkpoint format, which every TensorFlow
 * reads: {@code <prefix>.index} and {@code <prefix>.data-00000-of-00001}.
 */
public final class VariableSaver {
  private final Placeholder<TString> prefix;
  private final Op save;
  private final Op restore;

  /**
   * Adds the operations to the graph.
   *
   * @param handles the resource of each variable, by its name in the file; all are floats
   */
  public VariableSaver(Ops tf, Map<String, Operand<TType>> handles) {
    this(tf, tf.placeholder(TString.class), handles);
  }

  private VariableSaver(Ops tf, Placeholder<TString> prefix, Map<String, Operand<TType>> handles) {
    this.prefix = prefix;
    String[] names = handles.keySet().toArray(String[]::new);
    Operand<TString> nameTensor = constant(tf, names);
    String[] whole = new String[names.length];
    Arrays.fill(whole, "");
    Operand<TString> slices = constant(tf, whole);

    List<Operand<?>> values = new ArrayList<>();
    List<Class<? extends TType>> types = new ArrayList<>();
    for (Map.Entry<String, Operand<TType>> variable : handles.entrySet()) {
      Operand<TFloat32> value = tf.readVariableOp(variable.getValue(), TFloat32.class);
      // Values that are not finite are never saved: the last checkpoint stays a good one.
      values.add(tf.debugging.checkNumerics(value, variable.getKey() + " is not finite"));
      types.add(TFloat32.class);
    }
    save = tf.train.save(prefix, nameTensor, slices, values);

    List<Op> assignments = new ArrayList<>();
    int next = 0;
    var restored = tf.train.restore(prefix, nameTensor, slices, types).tensors();
    for (Map.Entry<String, Operand<TType>> variable : handles.entrySet()) {
      assignments.add(tf.assignVariableOp(variable.getValue(), restored.get(next++)));
    }
    restore = tf.withControlDependencies(assignments).noOp();
  }

  /**
   * Adds the operations under the names by which TensorFlow's SavedModels find them. Without them,
   * TensorFlow Java exports a model whose variables have no values.
   */
  public static VariableSaver ofSavedModel(Ops tf, Map<String, Operand<TType>> handles) {
    Ops scope = tf.withSubScope("save");
    VariableSaver saver =
        new VariableSaver(scope, scope.withName("filename").placeholder(TString.class), handles);
    scope
        .withControlDependencies(List.of(saver.save))
        .withName("control_dependency")
        .identity(saver.prefix);
    scope.withControlDependencies(List.of(saver.restore)).withName("restore_all").noOp();
    return saver;
  }

  /**
   * Saves the variables.
   *
   * @throws org.tensorflow.exceptions.TFInvalidArgumentException if a value is not finite
   */
  public void save(Session session, Path to) {
    run(session, save, to);
  }

  /**
   * Restores the variables.
   *
   * @throws InvalidDataException if the files are not complete
   */
  public void restore(Session session, Path from) {
    try {
      run(session, restore, from);
    } catch (RuntimeException e) {
      throw new InvalidDataException(from + " cannot be restored: " + TensorFlowReason.of(e), e);
    }
  }

  private static Operand<TString> constant(Ops tf, String[] texts) {
    try (TString tensor = TString.vectorOf(texts)) {
      return tf.constantOf(tensor);
    }
  }

  private void run(Session session, Op operation, Path path) {
    try (TString text = TString.scalarOf(path.toString())) {
      Sessions.run(session.runner().feed(prefix, text).addTarget(operation)).close();
    }
  }
}
