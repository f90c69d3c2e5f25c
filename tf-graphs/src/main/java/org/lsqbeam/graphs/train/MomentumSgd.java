package org.lsqbeam.graphs.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Stochastic gradient descent with momentum and weight decay; keeps step sizes positive. */
final class MomentumSgd {
  private final Ops tf;
  private final Map<Variable, Operand<TFloat32>> gradients = new LinkedHashMap<>();
  private final List<Variable> momenta = new ArrayList<>();
  private final List<Op> updates = new ArrayList<>();
  private final List<Operand<TInt32>> guards = new ArrayList<>();

  /**
   * Adds the updates to the graph.
   *
   * @param values of the variables as they were read; those of a trained kind are updated
   * @param decaysStepSizes whether weight decay acts on step sizes as it does on weights
   */
  MomentumSgd(
      Graph graph,
      Ops tf,
      Variables variables,
      Operand<TFloat32> loss,
      Map<Variable, Operand<TFloat32>> values,
      Operand<TFloat32> learningRate,
      Optimization optimization,
      boolean decaysStepSizes) {
    this.tf = tf;
    List<Map.Entry<Variable, Operand<TFloat32>>> trained =
        values.entrySet().stream().filter(entry -> entry.getKey().kind().isTrained()).toList();
    Output<?>[] with =
        trained.stream().map(entry -> entry.getValue().asOutput()).toArray(Output<?>[]::new);
    Output<?>[] raw = graph.addGradients(loss.asOutput(), with);
    Operand<TFloat32> momentum = tf.constant((float) optimization.momentum());
    for (int i = 0; i < raw.length; i++) {
      Variable variable = trained.get(i).getKey();
      Variable accumulator = variables.momentum(variable);
      momenta.add(accumulator);
      // Gradients of a float loss with respect to float variables are floats.
      @SuppressWarnings("unchecked")
      Operand<TFloat32> gradient = (Output<TFloat32>) raw[i];
      boolean isStepSize = variable.kind() == Kind.STEP_SIZE;
      if (isStepSize) {
        gradient = tf.math.mul(gradient, tf.constant((float) variable.gradientScale()));
      }
      gradients.put(variable, gradient);
      boolean decays = variable.kind() == Kind.WEIGHTS || (isStepSize && decaysStepSizes);
      if (decays && optimization.weightDecay() > 0) {
        Operand<TFloat32> decay = tf.constant((float) optimization.weightDecay());
        gradient = tf.math.add(gradient, tf.math.mul(trained.get(i).getValue(), decay));
      }
      Op apply =
          tf.train.resourceApplyMomentum(
              variable.handle(), accumulator.handle(), learningRate, gradient, momentum);
      updates.add(isStepSize ? guard(variable, apply) : apply);
    }
  }

  /** Keeps a step size positive after its update, and counts when that changed it. */
  private Op guard(Variable stepSize, Op apply) {
    Operand<TFloat32> smallest = tf.constant(LsqQuantizer.SMALLEST_STEP_SIZE);
    Operand<TFloat32> updated =
        tf.withControlDependencies(apply).readVariableOp(stepSize.handle(), TFloat32.class);
    guards.add(tf.dtypes.cast(tf.math.less(updated, smallest), TInt32.class));
    return tf.assignVariableOp(stepSize.handle(), tf.math.maximum(updated, smallest));
  }

  /** The gradients as they are applied, but for weight decay: scaled those of step sizes. */
  Map<Variable, Operand<TFloat32>> gradients() {
    return gradients;
  }

  /** The momentum of each trained variable. */
  List<Variable> momenta() {
    return momenta;
  }

  /** The updates of all trained variables. */
  List<Op> updates() {
    return updates;
  }

  /** How many step sizes the guard changed, a scalar. */
  Operand<TInt32> guarded() {
    return guards.isEmpty() ? tf.constant(0) : tf.math.addN(guards);
  }
}
