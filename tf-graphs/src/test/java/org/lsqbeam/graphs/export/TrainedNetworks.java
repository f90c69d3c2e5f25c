package org.lsqbeam.graphs.export;

import java.nio.file.Path;
import java.util.List;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingGraph;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** Networks of the catalog for few classes, trained for one step. */
final class TrainedNetworks {
  static final int CLASSES = 7;

  private TrainedNetworks() {}

  static NetworkInput input(int side) {
    return new NetworkInput(
        side, side, CLASSES, List.of(100.0, 105.0, 110.0), List.of(60.0, 61.0, 62.0));
  }

  static Batch images(int count, int side) {
    return new MadeUpImages(count, side, CLASSES, 3).batch(0, count);
  }

  static LayerSettings settings(String precision) {
    return LayerSettings.of(Precision.parse(precision), 0.9);
  }

  /** Trains a network and writes its checkpoint. */
  static void train(String network, String precision, int side, Batch batch, Path to) {
    Optimization sgd = new Optimization(1, batch.size(), 0.01, 0.9, 0, 0.5);
    try (TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named(network), Precision.parse(precision), input(side), sgd)) {
      graph.initialize(5);
      graph.initializeQuantizers(batch);
      graph.update(batch, 1e-4);
      graph.save(to);
    }
  }

  /** Returns the graph of a network with the values of its checkpoint. */
  static TrainedGraph load(String network, String precision, int side, Path checkpoint) {
    TrainedGraph graph =
        new TrainedGraph(NetworkCatalog.named(network), settings(precision), input(side));
    graph.load(checkpoint);
    return graph;
  }

  /** Trains a network and packs it. */
  static PackedNetwork packed(String network, String precision, int side, Path folder) {
    Path variables = folder.resolve("variables");
    train(network, precision, side, images(4, side), variables);
    try (TrainedGraph graph = load(network, precision, side, variables)) {
      return NetworkPacker.pack(graph, description(network, precision, side));
    }
  }

  static NetworkPacker.Description description(String network, String precision, int side) {
    NetworkInput input = input(side);
    return new NetworkPacker.Description(
        network,
        precision,
        new Preprocessing(side, side, side, side, input.mean(), input.deviation()),
        List.of("a", "b", "c", "d", "e", "f", "g"),
        new Origin("run", "dataset", "checkpoint"));
  }
}
