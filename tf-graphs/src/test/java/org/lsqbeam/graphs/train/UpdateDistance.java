package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingGraph.Update;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/**
 * The greatest relative differences of two training graphs in one update.
 *
 * @param where the greatest one of a gradient is
 */
record UpdateDistance(
    double loss, double gradients, double stepSizeGradients, double observed, String where) {
  /** Without momentum and decay, the saved momentum is the gradient. */
  static final Optimization SGD = new Optimization(1, 24, 0.02, 0, 0, 0.9);

  private static final int BATCH = 24;

  /** Small images, whose colours are those of no batch. */
  static NetworkInput input(int side) {
    return NetworkInput.square(side, 3).by(List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));
  }

  /** Whether the updates differ by no more than the rounding of 32-bit floats. */
  boolean isOfRounding() {
    return isOfRounding(2e-5, 5e-3);
  }

  /** Whether the updates differ by no more than rounding, with other bounds of gradients. */
  boolean isOfRounding(double ofGradients, double ofStepSizes) {
    return loss < 1e-6
        && gradients < ofGradients
        && stepSizeGradients < ofStepSizes
        && observed < 5e-3;
  }

  /** Makes updates of both graphs, each from the same state and on the same batch. */
  static List<UpdateDistance> ofUpdates(
      TrainingGraph one,
      TrainingGraph other,
      Network network,
      Precision precision,
      NetworkInput input,
      int updates,
      Path folder) {
    Batch batch = new MadeUpImages(BATCH, input.height(), 3, 1).batch(0, BATCH);
    Path state = folder.resolve("state");
    List<UpdateDistance> distances = new ArrayList<>();
    one.initialize(3);
    one.initializeQuantizers(batch);
    for (int step = 0; step < updates; step++) {
      one.save(state);
      other.restore(state);
      Update first = one.update(batch, SGD.learningRate(), 3, step, true);
      Update second = other.update(batch, SGD.learningRate(), 3, step, true);
      one.save(state);
      SavedValues gradients = SavedValues.read(state, network, precision, input);
      other.save(state);
      SavedValues others = SavedValues.read(state, network, precision, input);
      distances.add(distance(first, second, gradients, others));
    }
    return distances;
  }

  private static UpdateDistance distance(
      Update one, Update other, SavedValues gradients, SavedValues others) {
    double weights = 0;
    double stepSizes = 0;
    String where = "";
    for (Variable variable : gradients.variables()) {
      String name = variable.name();
      if (name.endsWith("/momentum")) {
        boolean stepSize = name.contains("step_size");
        double distance =
            relativeDistance(gradients.of(name), others.of(name), norm(gradients, stepSize));
        if (stepSize) {
          stepSizes = Math.max(stepSizes, distance);
        } else {
          where = distance > weights ? name : where;
          weights = Math.max(weights, distance);
        }
      }
    }
    return new UpdateDistance(
        Math.abs(one.loss() - other.loss()) / one.loss(),
        weights,
        stepSizes,
        observed(one.observed(), other.observed()),
        where);
  }

  /** The difference of two gradients as a share of their norm and of a hundredth of all norms. */
  private static double relativeDistance(float[] one, float[] other, double all) {
    double differences = 0;
    for (int i = 0; i < one.length; i++) {
      differences += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
    }
    return Math.sqrt(differences) / (Math.sqrt(squares(one)) + all / 100);
  }

  private static double squares(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return squares;
  }

  /** The norm of the gradients of step sizes, or of all others. */
  private static double norm(SavedValues gradients, boolean stepSizes) {
    return Math.sqrt(
        gradients.variables().stream()
            .map(Variable::name)
            .filter(name -> name.endsWith("/momentum") && name.contains("step_size") == stepSizes)
            .mapToDouble(name -> squares(gradients.of(name)))
            .sum());
  }

  /** Clipped shares differ by whole values, and so are compared as they are. */
  private static double observed(Map<String, Double> one, Map<String, Double> other) {
    assertThat(one).isNotEmpty().containsOnlyKeys(other.keySet());
    return one.entrySet().stream()
        .mapToDouble(
            each ->
                Math.abs(each.getValue() - other.getOrDefault(each.getKey(), Double.NaN))
                    / Math.max(1, each.getValue()))
        .max()
        .orElseThrow();
  }
}
