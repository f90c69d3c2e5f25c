package org.lsqbeam.graphs.network;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.network.LayerTensors.Input;
import org.lsqbeam.graphs.network.LayerTensors.Weights;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/** Computes layers in 32-bit floats. */
final class FloatArithmetic implements LayerArithmetic {
  private final Ops tf;
  private final LayerTensors tensors;
  private final LayerSettings settings;
  private final Pass pass;
  private final StepSizeFolding folding;
  private final Products products;
  private final List<Op> updates = new ArrayList<>();

  FloatArithmetic(
      Ops tf, LayerTensors tensors, LayerSettings settings, Pass pass, StepSizeFolding folding) {
    this.tf = tf;
    this.tensors = tensors;
    this.settings = settings;
    this.pass = pass;
    this.folding = folding;
    products =
        new Products(
            tf, pass == Pass.TRAINING ? settings.gradientPrecision() : GradientPrecision.FLOAT32);
  }

  @Override
  public Features convolution(
      String name, Features in, Input input, Weights weights, Convolution shape) {
    return Features.signed(products.convolution(input, weights.values(), shape));
  }

  @Override
  public Features dense(Input input, Weights weights) {
    return Features.signed(products.dense(input, weights.values()));
  }

  @Override
  public Features batchNorm(String name, Features in, BatchNorm of) {
    Variable stepSize = folding.of(name);
    Operand<TFloat32> unit = stepSize == null ? null : tensors.read(stepSize);
    boolean batchStatistics = pass != Pass.EVALUATION && !settings.frozenBatchNorm();
    float taken = batchStatistics ? (float) (1 - settings.batchNormMomentum()) : 1f;
    FusedBatchNorm<TFloat32, TFloat32> norm =
        tf.nn.fusedBatchNorm(
            in.values(),
            unit == null ? of.scale() : tf.math.div(of.scale(), unit),
            unit == null ? of.offset() : tf.math.div(of.offset(), unit),
            tensors.read(of.mean()),
            tensors.read(of.variance()),
            FusedBatchNorm.epsilon(Layers.BATCH_NORM_EPSILON)
                .isTraining(batchStatistics)
                .exponentialAvgFactor(taken));
    if (pass == Pass.TRAINING && batchStatistics) {
      updates.add(tf.assignVariableOp(of.mean().handle(), norm.batchMean()));
      updates.add(tf.assignVariableOp(of.variance().handle(), norm.batchVariance()));
    }
    return Features.signed(norm.y()).inUnit(unit);
  }

  /** Multiplies in this pass, with its gradients. */
  Products products() {
    return products;
  }

  /** Returns the assignments of the moving statistics that belong to a training update. */
  List<Op> updates() {
    return updates;
  }

  @Override
  public List<IntegerLayer> integerLayers() {
    return List.of();
  }
}
