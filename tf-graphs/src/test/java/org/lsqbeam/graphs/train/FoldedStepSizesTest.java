package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.ClippingQuantizer;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.lsqbeam.graphs.train.TrainingGraph.Update;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/**
 * Networks whose step sizes are folded into their neighbours, beside the same networks in the plain
 * form, on one batch of made-up images.
 */
final class FoldedStepSizesTest {
  /** Without momentum and decay, the saved momentum is the gradient. */
  private static final Optimization SGD = new Optimization(1, 24, 0.02, 0, 0, 0.9);

  private static final int BATCH = 24;
  private static final int UPDATES = 8;

  /**
   * From one state and batch, both have the same loss, gradients and observed layers but for
   * rounding, unless that puts a value on the other side of a jump and flips its code. A mistake
   * shows in every update.
   */
  @ParameterizedTest
  @CsvSource({"resnet-8, 2", "resnet-8, 3", "resnet-8, 4", "resnet-8, w2a4", "resnet-8, w32a3"})
  void bothFormsMakeTheSameUpdates(String network, String precision, @TempDir Path folder) {
    List<Distance> distances =
        distances(network, precision, new LsqQuantizer(), 8, UPDATES, folder);
    long equal =
        distances.stream()
            .filter(d -> d.loss < 1e-6 && d.gradients < 2e-5)
            .filter(d -> d.stepSizeGradients < 5e-3 && d.observed < 5e-3)
            .count();
    assertThat(equal).as("equal updates of %s", distances).isGreaterThanOrEqualTo(UPDATES / 2);
  }

  /**
   * Larger networks have so many codes that some flip in every update; here none is rounded. Some
   * gradients are zero but for rounding, as that of an offset before a batch norm.
   */
  @ParameterizedTest
  @CsvSource({"resnet-8, 2, 8", "resnet-20, w4a2, 32"})
  void bothFormsMakeTheSameUpdatesWithoutRounding(
      String network, String precision, int side, @TempDir Path folder) {
    requireEqual(distances(network, precision, new ClippingQuantizer(), side, 2, folder));
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"resnet-18, 2, 96", "resnet-50, 2, 96", "vgg-16bn, 2, 64"})
  void bothFormsOfLargerNetworksMakeTheSameUpdatesWithoutRounding(
      String network, String precision, int side, @TempDir Path folder) {
    requireEqual(distances(network, precision, new ClippingQuantizer(), side, 1, folder));
  }

  private static void requireEqual(List<Distance> distances) {
    for (Distance distance : distances) {
      assertThat(distance.loss).as("%s", distance).isLessThan(1e-5);
      assertThat(distance.gradients).as("%s", distance).isLessThan(0.1);
      assertThat(distance.stepSizeGradients).as("%s", distance).isLessThan(0.3);
      assertThat(distance.observed).as("%s", distance).isLessThan(0.05);
    }
  }

  /** The greatest relative differences in one update. */
  private record Distance(
      double loss, double gradients, double stepSizeGradients, double observed, String where) {}

  private static List<Distance> distances(
      String name, String bits, Quantizer quantizer, int side, int updates, Path folder) {
    Network network = NetworkCatalog.named(name);
    Precision precision = Precision.parse(bits);
    NetworkInput input =
        NetworkInput.square(side, 3).by(List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));
    Batch batch = new MadeUpImages(BATCH, side, 3, 1).batch(0, BATCH);
    Path state = folder.resolve("state");
    List<Distance> distances = new ArrayList<>();
    try (TrainingGraph plain = graph(network, precision, quantizer, input, false);
        TrainingGraph folded = graph(network, precision, quantizer, input, true)) {
      plain.initialize(3);
      plain.initializeQuantizers(batch);
      for (int step = 0; step < updates; step++) {
        plain.save(state);
        folded.restore(state);
        Update one = plain.update(batch, SGD.learningRate(), 3, step, true);
        Update other = folded.update(batch, SGD.learningRate(), 3, step, true);
        plain.save(state);
        SavedValues gradients = SavedValues.read(state, network, precision, input);
        folded.save(state);
        SavedValues others = SavedValues.read(state, network, precision, input);
        distances.add(distance(one, other, gradients, others));
      }
    }
    return distances;
  }

  private static Distance distance(
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
    return new Distance(
        Math.abs(one.loss() - other.loss()) / one.loss(),
        weights,
        stepSizes,
        observed(one.observed(), other.observed()),
        where);
  }

  private static TrainingGraph graph(
      Network network,
      Precision precision,
      Quantizer quantizer,
      NetworkInput input,
      boolean folds) {
    LayerSettings settings = LayerSettings.of(precision, 0.9, quantizer);
    return new TrainingGraph(network, settings, input, SGD, TrainingSettings.DEFAULT, folds);
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
