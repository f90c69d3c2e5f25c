package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** The metrics of an update's layers, compared with the variables after it. */
final class LayerObservationTest {
  private static final Network NETWORK = NetworkCatalog.named("resnet-8");

  /** Without decay, momentum after the first update is the gradient. */
  private static final Optimization SGD = new Optimization(1, 6, 0.05, 0.9, 0, 0.9);

  private static final int UPDATES = 3;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"2", "8", "w2a4"})
  void anObservedUpdateEndsInTheSameBitsAsAnyOther(String bits) {
    SavedValues plain = afterUpdates(bits, false);
    SavedValues observed = afterUpdates(bits, true);
    for (Variable variable : plain.variables()) {
      String name = variable.name();
      assertThat(observed.of(name)).as(name).isEqualTo(plain.of(name));
    }
  }

  private SavedValues afterUpdates(String bits, boolean observe) {
    Path prefix = folder.resolve(bits + observe);
    Precision precision = Precision.parse(bits);
    try (TrainingGraph graph = initialized(precision)) {
      for (int step = 0; step < UPDATES; step++) {
        graph.update(SmallBatches.batch(step, 6), 0.05, 1, step, observe);
      }
      graph.save(prefix);
    }
    return SavedValues.read(prefix, NETWORK, precision, SmallBatches.INPUT);
  }

  @Test
  void balanceIsTheStepSizesRelativeGradientOverTheWeights() {
    Precision precision = new Precision(3);
    Map<String, Double> observed = observed(precision);
    SavedValues before = saved("before", precision);
    SavedValues after = saved("after", precision);
    List<Variable> stepSizes =
        before.variables().stream().filter(v -> v.kind() == Kind.QUANTIZER_PARAMETER).toList();
    assertThat(observed).hasSize(2 * stepSizes.size());
    for (Variable stepSize : stepSizes) {
      String name = stepSize.name();
      String weights = name.substring(0, name.lastIndexOf('/')) + "/weights";
      double relative = Math.abs(after.of(name + "/momentum")[0]) / before.of(name)[0];
      double relativeWeights = norm(after.of(weights + "/momentum")) / norm(before.of(weights));
      assertThat(observed.get(name.replace("_step_size", "_balance")))
          .as(name)
          .isCloseTo(relative / relativeWeights, Percentage.withPercentage(0.01));
    }
  }

  @Test
  void clippedIsTheShareBeyondTheRangeAndBelowAnUnsignedOneNothing() {
    Precision precision = new Precision(2);
    Map<String, Double> observed = observed(precision);
    SavedValues before = saved("before", precision);
    String layer = "stage2/block1/conv1";
    float s = before.of(layer + "/weight_step_size")[0];
    float[] weights = before.of(layer + "/weights");
    int beyond = 0;
    for (float w : weights) {
      beyond += w < -2 * s || w > s ? 1 : 0;
    }
    assertThat(beyond).isPositive();
    assertThat(observed.get(layer + "/weight_clipped"))
        .isCloseTo((double) beyond / weights.length, within(1e-6));
    observed.forEach(
        (name, share) -> {
          if (name.endsWith("/input_clipped")) {
            // Half of a batch norm's values are below zero, and are not clipped but rectified.
            assertThat(share).as(name).isBetween(0.0, 0.4);
          }
        });
  }

  private Map<String, Double> observed(Precision precision) {
    try (TrainingGraph graph = initialized(precision)) {
      graph.save(folder.resolve("before"));
      Map<String, Double> observed =
          graph.update(SmallBatches.batch(2, 6), 0.05, 1, 0, true).observed();
      graph.save(folder.resolve("after"));
      return observed;
    }
  }

  private static TrainingGraph initialized(Precision precision) {
    TrainingGraph graph = new TrainingGraph(NETWORK, precision, SmallBatches.INPUT, SGD);
    Batch batch = SmallBatches.batch(1, 6);
    graph.initialize(3);
    graph.initializeQuantizers(batch);
    return graph;
  }

  private SavedValues saved(String name, Precision precision) {
    return SavedValues.read(folder.resolve(name), NETWORK, precision, SmallBatches.INPUT);
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
