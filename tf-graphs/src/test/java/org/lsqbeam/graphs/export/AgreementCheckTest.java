package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.export.IntegerAgreement.LayerAgreement;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

final class AgreementCheckTest {
  private static final String NETWORK = "resnet-8";
  private static final int SIDE = 16;

  private static IntegerAgreement agreement(
      TrainedGraph graph, PackedNetwork packed, int... sizes) {
    AgreementCheck check = new AgreementCheck(graph, packed);
    check.compareLayers(TrainedNetworks.images(3, SIDE));
    for (int size : sizes) {
      check.compare(TrainedNetworks.images(size, SIDE));
    }
    return check.result();
  }

  private static TrainedGraph trained(Path folder) {
    Path variables = folder.resolve("variables");
    Batch batch = TrainedNetworks.images(8, SIDE);
    TrainedNetworks.train(NETWORK, "2", SIDE, batch, variables);
    TrainedGraph graph =
        new TrainedGraph(
            NetworkCatalog.named(NETWORK),
            TrainedNetworks.settings("2"),
            TrainedNetworks.input(SIDE));
    graph.load(variables);
    return graph;
  }

  @Test
  void aPackedNetworkAgreesWithItsGraph(@TempDir Path folder) {
    try (TrainedGraph graph = trained(folder)) {
      PackedNetwork packed =
          NetworkPacker.pack(graph, TrainedNetworks.description(NETWORK, "2", SIDE));
      IntegerAgreement agreement = agreement(graph, packed, 8, 5);
      assertThat(agreement.images()).isEqualTo(13);
      assertThat(agreement.layers()).hasSize(10).allMatch(layer -> layer.unequal() == 0);
      assertThat(agreement.layers())
          .allMatch(layer -> layer.largestDifference() < 1e-5 && layer.sums() > 0);
      // Whether a value lies at a boundary depends on the order in which the processor adds.
      assertThat(agreement.differences())
          .allMatch(image -> image.flip() != null && image.flip().distance() < 1e-3);
      assertThat(agreement(graph, packed, 8, 5)).isEqualTo(agreement);
      assertThat(agreement(graph, packed, 8).certificate()).isNotEqualTo(agreement.certificate());
    }
  }

  @Test
  void anotherNetworkDoesNot(@TempDir Path folder) {
    try (TrainedGraph graph = trained(folder)) {
      PackedNetwork packed =
          NetworkPacker.pack(graph, TrainedNetworks.description(NETWORK, "2", SIDE));
      String changed = "stage2/block1/conv1";
      Map<String, LayerWeights> weights = new TreeMap<>(packed.weights());
      weights.computeIfPresent(
          changed,
          (name, of) -> {
            byte[] negative = new byte[of.codes().length];
            for (int i = 0; i < negative.length; i++) {
              negative[i] = (byte) Math.min(1, -of.codes()[i]);
            }
            return new LayerWeights(of.stepSizes(), negative, of.bias());
          });
      IntegerAgreement agreement =
          agreement(graph, new PackedNetwork(packed.header(), weights, packed.norms()), 64);
      assertThat(agreement.layers())
          .filteredOn(layer -> layer.unequal() > 0)
          .extracting(LayerAgreement::name)
          .containsExactly(changed);
      assertThat(agreement.differences())
          .isNotEmpty()
          .allMatch(difference -> difference.trained() != difference.integer())
          .allMatch(
              difference ->
                  difference.flip() != null
                      && difference.flip().layer().equals("stage2/block1/conv2"));
    }
  }
}
