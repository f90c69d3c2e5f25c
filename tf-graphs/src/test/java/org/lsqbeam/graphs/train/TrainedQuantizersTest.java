package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationErrorMeter;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.LsqPseudocodeQuantizer;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.PactQuantizer;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.lsqbeam.graphs.quantize.RoundingQuantizer;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** ResNet-8 on one batch of made-up images, trained with each quantizer. */
final class TrainedQuantizersTest {
  private static final Optimization SGD = new Optimization(1, 24, 0.02, 0.9, 1e-4, 0.9);
  private static final int UPDATES = 40;
  private static final Batch BATCH = TinyRun.DATA.train().batch(0, 24);

  /**
   * From one state and batch, both have the same loss and gradients but for rounding, unless that
   * puts a value on the other side of a jump and flips its code. When this was written no code
   * flipped in 12, 11 and 9 of the 12 updates at 2, 4 and 8 bits; a mistake shows in every update.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theFusedKernelAndThePseudocodeMakeTheSameUpdates(int bits, @TempDir Path folder) {
    Path state = folder.resolve("state");
    int updates = 12;
    int equal = 0;
    try (TrainingGraph fused = begin(bits, new LsqQuantizer());
        TrainingGraph pseudocode = begin(bits, new LsqPseudocodeQuantizer())) {
      for (int step = 0; step < updates; step++) {
        fused.save(state);
        pseudocode.restore(state);
        double loss = train(fused, 1).get(0);
        double other = train(pseudocode, 1).get(0);
        boolean sameLoss = Math.abs(loss - other) < 1e-6 * loss;
        equal +=
            sameLoss
                    && haveEqualMomenta(values(fused, bits, state), values(pseudocode, bits, state))
                ? 1
                : 0;
      }
    }
    assertThat(equal).isGreaterThanOrEqualTo(updates / 2);
  }

  /** Gradients of step sizes are sums of large terms that cancel. */
  private static boolean haveEqualMomenta(SavedValues one, SavedValues other) {
    return one.variables().stream()
        .map(Variable::name)
        .filter(name -> name.endsWith("/momentum"))
        .allMatch(
            name ->
                relativeDistance(one.of(name), other.of(name))
                    < (name.contains("step_size") ? 5e-3 : 1e-5));
  }

  private static double relativeDistance(float[] one, float[] other) {
    double squares = 0;
    double differences = 0;
    for (int i = 0; i < one.length; i++) {
      squares += (double) one[i] * one[i];
      differences += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
    }
    return Math.sqrt(differences / squares);
  }

  private static SavedValues values(TrainingGraph graph, int bits, Path prefix) {
    graph.save(prefix);
    return SavedValues.read(
        prefix, NetworkCatalog.named("resnet-8"), new Precision(bits), TinyRun.INPUT);
  }

  private static List<Double> train(TrainingGraph graph, int updates) {
    List<Double> losses = new ArrayList<>();
    for (int step = 0; step < updates; step++) {
      losses.add((double) graph.update(BATCH, SGD.learningRate()).loss());
    }
    return losses;
  }

  private static TrainingGraph begin(int bits, Quantizer quantizer) {
    TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named("resnet-8"),
            settings(bits, quantizer),
            TinyRun.INPUT,
            SGD,
            TrainingSettings.DEFAULT);
    graph.initialize(3);
    graph.initializeQuantizers(BATCH);
    return graph;
  }

  private static LayerSettings settings(int bits, Quantizer quantizer) {
    return LayerSettings.of(new Precision(bits), 0.9, quantizer);
  }

  @Test
  void pactLearnsItsClippingLevelsAndTheLossFalls() {
    try (TrainingGraph graph = begin(4, new PactQuantizer())) {
      Map<String, Double> before = graph.quantizerParameters();
      List<Double> losses = train(graph, UPDATES);
      Map<String, Double> after = graph.quantizerParameters();
      assertThat(losses.get(UPDATES - 1)).isLessThan(losses.get(0) / 50);
      // One for the input of each layer.
      assertThat(after).hasSize(10).containsOnlyKeys(before.keySet());
      after.forEach(
          (name, level) -> {
            assertThat(name).endsWith("/input_clipping_level");
            assertThat(level).as(name).isPositive().isNotEqualTo(before.get(name));
          });
    }
  }

  /** The images lie within the first clipping level, so nothing but decay moves it. */
  @Test
  void weightDecayActsOnPactsClippingLevels() {
    try (TrainingGraph graph = begin(8, new PactQuantizer())) {
      String name = "stem/input_clipping_level";
      double before = initial(graph, name);
      graph.update(BATCH, 0.5);
      double expected = before * (1 - 0.5 * SGD.weightDecay());
      assertThat(initial(graph, name)).isCloseTo(expected, within(1e-6 * before));
    }
  }

  private static double initial(TrainingGraph graph, String name) {
    return graph.quantizerParameters().getOrDefault(name, Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lsq-pseudocode", "pact"})
  void aSavedNetworkIsEvaluatedWithItsQuantizer(String name, @TempDir Path folder)
      throws InterruptedException {
    LayerSettings settings = settings(3, QuantizerCatalog.named(name));
    Images images = TinyRun.DATA.validation();
    try (TrainingGraph graph = begin(3, QuantizerCatalog.named(name));
        Evaluator evaluator = new Evaluator("resnet-8", settings, TinyRun.INPUT)) {
      train(graph, 5);
      graph.save(folder.resolve("variables"));
      TopKCounts before = graph.evaluate(images, 0, images.size());
      evaluator.load(folder.resolve("variables"));
      assertThat(evaluator.count(images, 0, images.size())).isEqualTo(before);
      train(graph, 1);
      assertThat(graph.evaluate(images, 0, images.size())).isNotEqualTo(before);
      graph.restore(folder.resolve("variables"));
      assertThat(graph.evaluate(images, 0, images.size())).isEqualTo(before);
    }
  }

  /** DoReFa-Net's weights have no step size. */
  @Test
  void theQuantizationErrorOfPactIsThatOfItsInputs(@TempDir Path folder) {
    LayerSettings settings = settings(3, new PactQuantizer());
    try (TrainingGraph graph = begin(3, new PactQuantizer());
        QuantizationErrorMeter meter =
            new QuantizationErrorMeter("resnet-8", settings, TinyRun.INPUT)) {
      graph.save(folder.resolve("variables"));
      meter.load(folder.resolve("variables"));
      List<LearnedStepSize> sizes = meter.measure(BATCH).stepSizes();
      assertThat(sizes).hasSize(10).allMatch(s -> s.tensor() == TensorRole.INPUT);
      LearnedStepSize first = sizes.get(1);
      double level = initial(graph, first.layer() + "/input_clipping_level");
      assertThat(first.learned()).isCloseTo(level / 7, within(1e-6 * level));
    }
  }

  /** The example of CONTRIBUTING.md. */
  @Test
  void aNetworkTrainsWithAQuantizerOfOnesOwn() {
    try (TrainingGraph graph = begin(4, new RoundingQuantizer())) {
      Map<String, Double> before = graph.quantizerParameters();
      List<Double> losses = train(graph, UPDATES);
      assertThat(losses.get(UPDATES - 1)).isLessThan(losses.get(0) / 10);
      assertThat(before).hasSize(20).containsKey("logits/weight_grid_width");
      graph
          .quantizerParameters()
          .forEach((name, width) -> assertThat(width).isNotEqualTo(before.get(name)));
      Map<String, Double> observed = graph.update(BATCH, 0.01, 1, 0, true).observed();
      assertThat(observed).containsKeys("logits/weight_balance", "logits/input_clipped");
    }
  }
}
