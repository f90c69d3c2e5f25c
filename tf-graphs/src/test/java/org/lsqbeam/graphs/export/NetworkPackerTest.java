package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingGraph;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** Networks that have no integers, or none that mean anything. */
final class NetworkPackerTest {
  private static final int SIDE = 8;

  private static TrainingSpec spec(String precision, String quantizer) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        "resnet-8",
        Precision.parse(precision),
        1,
        "dataset",
        "init",
        new Optimization(1, 8, 0.02, 0.9, 1e-4, 0.9),
        new Augmentation(0, false),
        TrainingSettings.DEFAULT.with("quantizer", quantizer));
  }

  @Test
  void networksOfTheDefaultQuantizerArePackedWhereWeightsAndActivationsAreQuantized() {
    assertThat(NetworkPacker.obstacle(spec("w2a4", "lsq"))).isEmpty();
    assertThat(NetworkPacker.obstacle(spec("w32a2", "lsq")))
        .hasValue("precision is w32a2; must quantize both weights and activations");
    assertThat(NetworkPacker.obstacle(spec("2", "pact")))
        .hasValue(
            "quantizer is pact; must be lsq, whose weights and inputs are integers times a step"
                + " size");
  }

  /** Black images, whose mean is kept, are all zeros: the step size of the input has no scale. */
  @Test
  void aStepSizeAtItsMinimumIsNamed(@TempDir Path folder) {
    NetworkInput input =
        new NetworkInput(SIDE, SIDE, 2, List.of(0.0, 0.0, 0.0), List.of(60.0, 61.0, 62.0));
    Network network = NetworkCatalog.named("resnet-8");
    LayerSettings settings = LayerSettings.of(Precision.parse("2"), 0.9);
    Batch black = new Batch(new byte[2 * SIDE * SIDE * 3], new int[2]);
    try (TrainingGraph graph =
        new TrainingGraph(
            network, settings.precision(), input, new Optimization(1, 2, 0.01, 0.9, 0, 0.5))) {
      graph.initialize(5);
      graph.initializeQuantizers(black);
      graph.save(folder.resolve("variables"));
      assertThat(NetworkPacker.obstacle(graph.quantizerParameters()))
          .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("the least that training"));
    }
    NetworkPacker.Description description =
        new NetworkPacker.Description(
            "resnet-8",
            "2",
            new Preprocessing(SIDE, SIDE, SIDE, SIDE, input.mean(), input.deviation()),
            List.of("a", "b"),
            new Origin("run", "dataset", "checkpoint"));
    try (TrainedGraph graph = new TrainedGraph(network, settings, input)) {
      graph.load(folder.resolve("variables"));
      assertThatThrownBy(() -> NetworkPacker.pack(graph, description))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "stem/input_step_size is 1.0E-6, the least that training allows: the layer has not"
                  + " learned");
    }
  }
}
