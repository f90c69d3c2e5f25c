package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
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

  @Test
  void aStepSizeThatTrainingLeftAtItsMinimumIsAnObstacle() {
    assertThat(NetworkPacker.obstacle(Map.of("a/input_step_size", 2e-6))).isEmpty();
    assertThat(NetworkPacker.obstacle(Map.of("a/input_step_size", (double) 1e-6f)))
        .hasValue(
            "a/input_step_size is 1.0E-6, the least that training allows: the layer has not"
                + " learned");
  }

  /** Images of the mean are all zeros: the step size of the input has no scale. */
  @Test
  void aStepSizeAtItsMinimumIsNamed(@TempDir Path folder) {
    byte[] pixels = new byte[2 * SIDE * SIDE * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = TrainedNetworks.input(SIDE).mean().get(i % 3).byteValue();
    }
    TrainedNetworks.train("resnet-8", "2", SIDE, new Batch(pixels, new int[2]), folder);
    try (TrainedGraph graph = TrainedNetworks.load("resnet-8", "2", SIDE, folder)) {
      NetworkPacker.Description description = TrainedNetworks.description("resnet-8", "2", SIDE);
      assertThatThrownBy(() -> NetworkPacker.pack(graph, description))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(
              "stem/input_step_size is 1.0E-6, the least that training allows: the layer has not"
                  + " learned");
    }
  }
}
