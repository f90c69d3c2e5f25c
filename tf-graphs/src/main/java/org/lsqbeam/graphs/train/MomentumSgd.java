package org.lsqbeam.graphs.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.Variables;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic gradient descent with momentum and weight decay. A variable with a lower bound is
 * clamped there after its update.
 */
final class MomentumSgd {
  private final Map<Variable, Operand<TFloat32>> gradients = new LinkedHashMap<>();
  private final List<Variable> momenta = new ArrayList<>();
  private final List<Op> updates = new ArrayList<>();
  private final LowerBounds bounds;

  /**
   * Adds the updates to the graph.
   *
   * @param values of the variables as they were read; those of a trained kind are updated
   * @param decaysQuantizers whether weight decay acts on every parameter of a quantizer, not only
   *     on parameters whose {@code decays} is set
   */
  MomentumSgd(
      Graph graph,
      Ops tf,
      Variables variables,
      Operand<TFloat32> loss,
      Map<Variable, Operand<TFloat32>> values,
      Operand<TFloat32> learningRate,
      Optimization optimization,
      boolean decaysQuantizers) {
    bounds = new LowerBounds(tf);
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
      if (variable.gradientScale() != 1) {
        gradient = tf.math.mul(gradient, tf.constant((float) variable.gradientScale()));
      }
      gradients.put(variable, gradient);
      boolean decays =
          variable.decays() || (variable.kind() == Kind.QUANTIZER_PARAMETER && decaysQuantizers);
      if (decays && optimization.weightDecay() > 0) {
        Operand<TFloat32> decay = tf.constant((float) optimization.weightDecay());
        gradient = tf.math.add(gradient, tf.math.mul(trained.get(i).getValue(), decay));
      }
      Op apply =
          tf.train.resourceApplyMomentum(
              variable.handle(), accumulator.handle(), learningRate, gradient, momentum);
      boolean bounded = variable.lowerBound() != Float.NEGATIVE_INFINITY;
      updates.add(bounded ? bounds.clamp(variable, apply) : apply);
    }
  }

  /** Returns the gradients, scaled as they are applied, without weight decay. */
  Map<Variable, Operand<TFloat32>> gradients() {
    return gradients;
  }

  /** Returns the momentum of each trained variable. */
  List<Variable> momenta() {
    return momenta;
  }

  /** Returns the updates of all trained variables. */
  List<Op> updates() {
    return updates;
  }

  /** Returns the lower bounds of all trained variables. */
  LowerBounds bounds() {
    return bounds;
  }
}
