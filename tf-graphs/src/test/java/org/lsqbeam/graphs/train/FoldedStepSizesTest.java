package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.ClippingQuantizer;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.Quantizer;

/**
 * Networks whose step sizes are folded into their neighbours, beside the same networks in the plain
 * form, on one batch of made-up images.
 */
final class FoldedStepSizesTest {
  private static final int UPDATES = 8;

  /**
   * From one state and batch, both have the same loss, gradients and observed layers but for
   * rounding, unless that puts a value on the other side of a jump and flips its code. A mistake
   * shows in every update.
   */
  @ParameterizedTest
  @CsvSource({"resnet-8, 2", "resnet-8, 3", "resnet-8, 4", "resnet-8, w2a4", "resnet-8, w32a3"})
  void bothFormsMakeTheSameUpdates(String network, String precision, @TempDir Path folder) {
    List<UpdateDistance> distances =
        distances(network, precision, new LsqQuantizer(), 8, UPDATES, folder);
    assertThat(distances.stream().filter(UpdateDistance::isOfRounding))
        .as("equal updates of %s", distances)
        .hasSizeGreaterThanOrEqualTo(UPDATES / 2);
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

  private static void requireEqual(List<UpdateDistance> distances) {
    for (UpdateDistance distance : distances) {
      assertThat(distance.loss()).as("%s", distance).isLessThan(1e-5);
      assertThat(distance.gradients()).as("%s", distance).isLessThan(0.1);
      assertThat(distance.stepSizeGradients()).as("%s", distance).isLessThan(0.3);
      assertThat(distance.observed()).as("%s", distance).isLessThan(0.05);
    }
  }

  private static List<UpdateDistance> distances(
      String name, String bits, Quantizer quantizer, int side, int updates, Path folder) {
    Network network = NetworkCatalog.named(name);
    Precision precision = Precision.parse(bits);
    NetworkInput input = UpdateDistance.input(side);
    try (TrainingGraph plain = graph(network, precision, quantizer, input, false);
        TrainingGraph folded = graph(network, precision, quantizer, input, true)) {
      return UpdateDistance.ofUpdates(plain, folded, network, precision, input, updates, folder);
    }
  }

  private static TrainingGraph graph(
      Network network,
      Precision precision,
      Quantizer quantizer,
      NetworkInput input,
      boolean folds) {
    LayerSettings settings = LayerSettings.of(precision, 0.9, quantizer);
    return new TrainingGraph(
        network, settings, input, UpdateDistance.SGD, TrainingSettings.DEFAULT, folds);
  }
}
