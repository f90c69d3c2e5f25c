package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** The variables of one graph: the first pass that names one makes it, later passes find it. */
public final class Variables {
  private final Ops tf;
  private final String scope;
  private final Map<String, Variable> byName = new LinkedHashMap<>();

  /** No variables yet. */
  public Variables(Ops tf) {
    this(tf, "");
  }

  /**
   * No variables yet; those to come share nothing with variables of equal names in other scopes.
   */
  public Variables(Ops tf, String scope) {
    this.tf = tf;
    this.scope = scope;
  }

  /** The resource of each variable by its name. */
  public Map<String, Operand<TType>> handles() {
    Map<String, Operand<TType>> handles = new LinkedHashMap<>();
    byName.forEach((name, variable) -> handles.put(name, variable.handle()));
    return handles;
  }

  /** All variables, in the order in which the network's description names them. */
  public List<Variable> all() {
    return new ArrayList<>(byName.values());
  }

  /** The variables of one kind, in the same order. */
  public List<Variable> of(Kind kind) {
    return byName.values().stream().filter(variable -> variable.kind() == kind).toList();
  }

  /** The momentum that gradient descent keeps of a variable. */
  public Variable momentum(Variable of) {
    return named(of.name() + "/momentum", of.shape(), Kind.MOMENTUM, 0, 1);
  }

  Variable named(String name, Shape shape, Kind kind, double initial, double gradientScale) {
    return byName.computeIfAbsent(
        name,
        key ->
            new Variable(
                key,
                tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(scope + key)),
                shape,
                kind,
                initial,
                gradientScale));
  }
}
