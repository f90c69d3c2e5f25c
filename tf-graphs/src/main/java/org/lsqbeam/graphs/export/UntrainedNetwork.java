package org.lsqbeam.graphs.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.RepeatedUpdate;

/** Networks of random weights, for where only their shapes and their speed matter. */
public final class UntrainedNetwork {
  private UntrainedNetwork() {}

  /**
   * Packs a network.
   *
   * @param network its name in the catalog
   * @param initialized with random weights and step sizes
   */
  public static PackedNetwork packed(
      String network, Precision precision, NetworkInput input, RepeatedUpdate initialized)
      throws IOException {
    Path folder = Files.createTempDirectory("lsq-untrained");
    try (TrainedGraph graph =
        new TrainedGraph(NetworkCatalog.named(network), LayerSettings.of(precision, 0), input)) {
      Path variables = folder.resolve("variables");
      initialized.save(variables);
      graph.load(variables);
      return NetworkPacker.pack(
          graph,
          new NetworkPacker.Description(
              network,
              precision.toString(),
              new Preprocessing(
                  input.height(),
                  input.width(),
                  input.height(),
                  input.width(),
                  input.mean(),
                  input.deviation()),
              classes(input.classes()),
              new Origin("none", "none", "none")));
    } finally {
      FolderTree.delete(folder);
    }
  }

  private static List<String> classes(int number) {
    return IntStream.range(0, number).mapToObj(Integer::toString).toList();
  }
}
