package org.lsqbeam.graphs.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.GradientPrecision;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;

/** Training whose forward pass convolves in integers, beside the same training in floats. */
final class IntegerForwardTest {
  private static final int UPDATES = 8;
  private static final Network RESNET_8 = NetworkCatalog.named("resnet-8");
  private static final NetworkInput INPUT = UpdateDistance.input(8);
  private static final ArithmeticChoice INT8 = new ArithmeticChoice(Arithmetic.INT8, null);

  /** As two forms of a float convolution: a sum that is rounded otherwise may flip a code. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4", "w2a4"})
  void updatesAreThoseOfFloats(String precision, @TempDir Path folder) {
    assertThat(distances(precision, GradientPrecision.FLOAT32, folder))
        .filteredOn(UpdateDistance::isOfRounding)
        .hasSizeGreaterThanOrEqualTo(UPDATES / 2);
  }

  /** What 32 bits round otherwise, 16 bits may round to another neighbour. */
  @Test
  void updatesWithGradientsIn16BitsAreThoseOfFloats(@TempDir Path folder) {
    assertThat(distances("4", GradientPrecision.BFLOAT16, folder))
        .filteredOn(distance -> distance.isOfRounding(0.01, 0.1))
        .hasSizeGreaterThanOrEqualTo(UPDATES / 2);
  }

  private static List<UpdateDistance> distances(
      String bits, GradientPrecision gradients, Path folder) {
    Precision precision = Precision.parse(bits);
    try (TrainingGraph floats = graph(precision, Arithmetic.FLOAT32, gradients);
        TrainingGraph integers = graph(precision, Arithmetic.INT8, gradients)) {
      assertThat(floats.forwardArithmetic()).isNull();
      assertThat(integers.forwardArithmetic()).isEqualTo(INT8);
      return UpdateDistance.ofUpdates(
          floats, integers, RESNET_8, precision, INPUT, UPDATES, folder);
    }
  }

  /** A kernel that kept filters of an earlier update would give it other values. */
  @Test
  void everyUpdateIsThatOfAGraphThatHasMadeNone(@TempDir Path folder) {
    Precision precision = new Precision(4);
    Batch batch = new MadeUpImages(24, 8, 3, 1).batch(0, 24);
    Path before = folder.resolve("before");
    Path after = folder.resolve("after");
    try (TrainingGraph graph = graph(precision, Arithmetic.INT8, GradientPrecision.FLOAT32)) {
      graph.initialize(3);
      graph.initializeQuantizers(batch);
      for (int step = 0; step < 4; step++) {
        boolean observed = step % 2 == 1;
        graph.save(before);
        graph.update(batch, 0.02, 3, step, observed);
        graph.save(after);
        SavedValues values = SavedValues.read(after, RESNET_8, precision, INPUT);
        try (TrainingGraph fresh = graph(precision, Arithmetic.INT8, GradientPrecision.FLOAT32)) {
          fresh.restore(before);
          fresh.update(batch, 0.02, 3, step, observed);
          fresh.save(after);
        }
        SavedValues others = SavedValues.read(after, RESNET_8, precision, INPUT);
        assertThat(others.variables()).isNotEmpty();
        others
            .variables()
            .forEach(
                variable ->
                    assertThat(others.of(variable.name()))
                        .as(variable.name())
                        .isEqualTo(values.of(variable.name())));
      }
    }
  }

  @Test
  void floatsTrainANetworkWithoutIntegers() {
    Precision precision = Precision.parse("w4a32");
    try (TrainingGraph graph = graph(precision, Arithmetic.INT8, GradientPrecision.FLOAT32)) {
      ArithmeticChoice choice = requireNonNull(graph.forwardArithmetic());
      assertThat(choice.used()).isEqualTo(Arithmetic.FLOAT32);
      assertThat(choice.failure())
          .isEqualTo("no convolution has quantized weights and an unsigned quantized input");
    }
  }

  private static TrainingGraph graph(
      Precision precision, Arithmetic forward, GradientPrecision gradients) {
    return new TrainingGraph(
        RESNET_8,
        precision,
        INPUT,
        UpdateDistance.SGD,
        TrainingSettings.DEFAULT
            .with("forwardArithmetic", forward)
            .with("gradientPrecision", gradients));
  }
}
