package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.quantize.QuantizerKey;
import org.lsqbeam.graphs.quantize.QuantizerParameter;
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
  private final Map<String, TFloat32> constants;
  private final Map<String, Variable> byName = new LinkedHashMap<>();

  /** Creates an empty set of variables. */
  public Variables(Ops tf) {
    this(tf, "");
  }

  /** Creates an empty set whose variables are apart from those of equal names in other scopes. */
  public Variables(Ops tf, String scope) {
    this(tf, scope, Map.of());
  }

  private Variables(Ops tf, String scope, Map<String, TFloat32> constants) {
    this.tf = tf;
    this.scope = scope;
    this.constants = constants;
  }

  /** Creates a set that is to be read only, whose values are constants of the graph. */
  public static Variables constant(Ops tf, Map<String, TFloat32> values) {
    return new Variables(tf, "", values);
  }

  /** Returns the value of a variable. */
  Operand<TFloat32> read(Variable variable) {
    TFloat32 constant = constants.get(variable.name());
    return constant == null
        ? tf.readVariableOp(variable.handle(), TFloat32.class)
        : tf.constantOf(constant);
  }

  /** Returns the resource of each variable by its name. */
  public Map<String, Operand<TType>> handles() {
    Map<String, Operand<TType>> handles = new LinkedHashMap<>();
    byName.forEach((name, variable) -> handles.put(name, variable.handle()));
    return handles;
  }

  /** Returns the check of all variables so far, in the order of {@link #all}. */
  public FiniteCheck check() {
    Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
    byName.forEach(
        (name, variable) -> values.put(name, tf.readVariableOp(variable.handle(), TFloat32.class)));
    return new FiniteCheck(tf, values);
  }

  /** Returns all variables, in the order in which the network's description names them. */
  public List<Variable> all() {
    return new ArrayList<>(byName.values());
  }

  /** Returns the variables of one kind, in the same order. */
  public List<Variable> of(Kind kind) {
    return byName.values().stream().filter(variable -> variable.kind() == kind).toList();
  }

  /** Returns the momentum that gradient descent keeps of a variable. */
  public Variable momentum(Variable of) {
    return named(of.name() + "/momentum", of.shape(), Kind.MOMENTUM, 0);
  }

  /** Returns the variable of a name; the first call makes it. */
  Variable named(String name, Shape shape, Kind kind, double initial) {
    return byName.computeIfAbsent(
        name,
        key ->
            new Variable(
                key,
                handle(key, shape),
                shape,
                kind,
                initial,
                1,
                Float.NEGATIVE_INFINITY,
                kind == Kind.WEIGHTS));
  }

  /** Returns the variable of a quantizer's parameter; it is 1 until it is initialized. */
  Variable quantizerParameter(QuantizerKey name, QuantizerParameter parameter) {
    return byName.computeIfAbsent(
        name.toString(),
        key ->
            new Variable(
                key,
                handle(key, parameter.shape()),
                parameter.shape(),
                Kind.QUANTIZER_PARAMETER,
                1,
                parameter.gradientScale(),
                parameter.lowerBound(),
                parameter.decays()));
  }

  private Operand<TType> handle(String name, Shape shape) {
    return tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(scope + name));
  }
}
