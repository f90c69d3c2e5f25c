package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.export.TrainedGraph.LayerValues;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.LayerSums;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

/** A packed network against the graph that it was made of. */
final class PackedAgreementTest {
  private static final int IMAGES = 4;

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "resnet-8,32,4,1e-5",
    "resnet-20,32,2,1e-5",
    "resnet-18,32,3,1", // see below
    "resnet-18-textbook,32,4,1",
    "resnet-34,32,2,1",
    "resnet-50,32,w4a3,1",
    "resnet-101,32,2,1",
    "resnet-152,32,4,1",
    "vgg-16bn,32,2,1e-5",
    "squeezenext-23-2x,64,2,1e-5"
  })
  void theIntegersOfLargerNetworksAreThoseOfTheTrainedGraph(
      String name, int side, String precision, double tolerance, @TempDir Path folder)
      throws Exception {
    theIntegersAreThoseOfTheTrainedGraph(name, side, precision, tolerance, folder);
  }

  /**
   * A tolerance of 1 stands where an input lies at a boundary between two codes, and the sum of the
   * graph's own rounding errors puts it on the other side.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet-8,32,2,1e-5",
    "resnet-8,32,3,1e-5",
    "resnet-8,32,8,1e-5",
    "resnet-8,32,w2a4,1e-5",
    "resnet-8,33,w4a2,1e-5"
  })
  void theIntegersAreThoseOfTheTrainedGraph(
      String name, int side, String precision, double tolerance, @TempDir Path folder)
      throws Exception {
    NetworkInput input = TrainedNetworks.input(side);
    LayerSettings settings = TrainedNetworks.settings(precision);
    Batch batch = TrainedNetworks.images(IMAGES, side);
    Path variables = folder.resolve("variables");
    TrainedNetworks.train(name, precision, side, batch, variables);
    try (TrainedGraph graph = new TrainedGraph(NetworkCatalog.named(name), settings, input)) {
      graph.load(variables);
      PackedNetwork packed =
          NetworkPacker.pack(graph, TrainedNetworks.description(name, precision, side));
      byte[] file = PackedFile.encode(packed);
      PackedNetwork read = PackedFile.parse(file, "network.lsq");
      NetworkSize size = NetworkSize.of(NetworkCatalog.named(name), settings, input);
      assertThat(read.header().payload().bytes()).isEqualTo((size.bits() + 7) / 8);
      assertSumsAreEqual(graph, read, batch);
      assertLogitsAreNear(graph, IntegerNetwork.of(read), batch, tolerance);
    }
  }

  /** Every sum of every layer, for the codes that the graph's own quantizer gives. */
  private static void assertSumsAreEqual(TrainedGraph graph, PackedNetwork packed, Batch batch) {
    for (Map.Entry<String, LayerValues> layer : graph.layerValues(batch).entrySet()) {
      LayerSums sums = LayerSums.of(packed, layer.getKey());
      LayerValues values = layer.getValue();
      int inputs = values.input().length / IMAGES;
      int outputs = values.sums().length / IMAGES;
      for (int image = 0; image < IMAGES; image++) {
        short[] codes = new short[inputs];
        for (int i = 0; i < inputs; i++) {
          codes[i] = (short) Math.rint(values.input()[image * inputs + i] / sums.inputUnit());
        }
        int[] integers = sums.of(codes);
        for (int i = 0; i < outputs; i++) {
          double trained = values.sums()[image * outputs + i] / sums.unit();
          if (Math.rint(trained) != integers[i]) {
            throw new AssertionError(
                layer.getKey() + ": " + integers[i] + " instead of " + trained + " at " + i);
          }
        }
      }
    }
  }

  private static void assertLogitsAreNear(
      TrainedGraph graph, IntegerNetwork network, Batch batch, double tolerance) {
    float[] expected = graph.logits(batch);
    int pixels = batch.pixels().length / IMAGES;
    for (int image = 0; image < IMAGES; image++) {
      float[] logits =
          network
              .logits(Arrays.copyOfRange(batch.pixels(), image * pixels, (image + 1) * pixels))
              .values();
      for (int i = 0; i < logits.length; i++) {
        assertThat(logits[i])
            .isCloseTo(expected[image * logits.length + i], within((float) tolerance));
      }
    }
  }
}
