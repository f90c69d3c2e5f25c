package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.export.TrainedGraph.LayerValues;
import org.lsqbeam.graphs.image.SampleImages;
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
    try (TrainedGraph graph = TrainedNetworks.load(name, precision, side, variables)) {
      PackedNetwork packed =
          NetworkPacker.pack(graph, TrainedNetworks.description(name, precision, side));
      byte[] file = PackedFile.encode(packed);
      PackedNetwork read = PackedFile.parse(file, "network.lsq");
      NetworkSize size = NetworkSize.of(NetworkCatalog.named(name), settings, input);
      assertThat(read.header().payload().bytes()).isEqualTo((size.bits() + 7) / 8);
      assertThat(comparison(graph, read, batch).unequal()).isZero();
      assertLogitsAreNear(graph, IntegerNetwork.of(read), batch, tolerance);
    }
  }

  /**
   * The paper's networks at the size of ImageNet, on images that may lie beside the project. Prints
   * a row of a Markdown table for each.
   */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "resnet-18,2",
    "resnet-18,3",
    "resnet-18,4",
    "resnet-18,8",
    "resnet-18,w2a4",
    "resnet-34,2",
    "resnet-50,2",
    "resnet-101,2",
    "resnet-152,2",
    "vgg-16bn,2",
    "squeezenext-23-2x,2"
  })
  void theIntegersOfThePapersNetworksAreThoseOfTheTrainedGraphOnSampleImages(
      String name, String precision, @TempDir Path folder) throws Exception {
    int side = 224;
    Batch batch = SampleImages.batch(2, side, TrainedNetworks.CLASSES);
    Path variables = folder.resolve("variables");
    TrainedNetworks.train(name, precision, side, batch, variables);
    try (TrainedGraph graph = TrainedNetworks.load(name, precision, side, variables)) {
      PackedNetwork packed =
          NetworkPacker.pack(graph, TrainedNetworks.description(name, precision, side));
      Comparison comparison = comparison(graph, packed, batch);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %d | %,d | %d | %.5f |%n",
          name,
          precision,
          comparison.layers(),
          comparison.sums(),
          comparison.unequal(),
          comparison.largest());
      assertThat(comparison.unequal()).isZero();
    }
  }

  /**
   * The sums of all layers.
   *
   * @param layers with weights
   * @param sums how many were compared
   * @param unequal how many differ after the graph's are rounded
   * @param largest difference before, in units of a sum of 1
   */
  private record Comparison(int layers, long sums, long unequal, double largest) {}

  /** Compares every sum of every layer, for the codes that the graph's own quantizer gives. */
  private static Comparison comparison(TrainedGraph graph, PackedNetwork packed, Batch batch) {
    Map<String, LayerValues> layers = graph.layerValues(batch);
    long compared = 0;
    long unequal = 0;
    double largest = 0;
    for (Map.Entry<String, LayerValues> layer : layers.entrySet()) {
      LayerSums sums = LayerSums.of(packed, layer.getKey());
      LayerValues values = layer.getValue();
      int inputs = values.input().length / batch.size();
      int outputs = values.sums().length / batch.size();
      for (int image = 0; image < batch.size(); image++) {
        short[] codes = new short[inputs];
        for (int i = 0; i < inputs; i++) {
          codes[i] = (short) Math.rint(values.input()[image * inputs + i] / sums.inputUnit());
        }
        int[] integers = sums.of(codes);
        for (int i = 0; i < outputs; i++) {
          double trained = values.sums()[image * outputs + i] / sums.unit();
          unequal += Math.rint(trained) == integers[i] ? 0 : 1;
          largest = Math.max(largest, Math.abs(trained - integers[i]));
        }
        compared += outputs;
      }
    }
    return new Comparison(layers.size(), compared, unequal, largest);
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
