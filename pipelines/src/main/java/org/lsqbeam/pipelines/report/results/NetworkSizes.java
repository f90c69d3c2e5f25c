package org.lsqbeam.pipelines.report.results;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.text.NaturalOrder;

/** Computes the sizes of a report's networks, each once. */
public final class NetworkSizes {
  private final NetworkInput whole;
  private final Map<Key, NetworkSize> counted = new HashMap<>();

  private record Key(String network, LayerSettings layers, NetworkInput input) {}

  public NetworkSizes(DatasetManifest dataset) {
    whole = NetworkInput.of(dataset);
  }

  /** The size of a run's network. */
  public NetworkSize of(TrainingSpec spec) {
    return counted.computeIfAbsent(
        new Key(spec.network(), spec.evaluationLayers(), spec.input(whole)),
        key -> NetworkSize.of(NetworkCatalog.named(key.network()), key.layers(), key.input()));
  }

  /** The size of a run's network, if the catalog has it. */
  public Optional<NetworkSize> find(TrainingSpec spec) {
    return NetworkCatalog.names().contains(spec.network())
        ? Optional.of(of(spec))
        : Optional.empty();
  }

  /**
   * The order of the layers in a run's network, from the images to the logits; unknown names come
   * last.
   */
  public Comparator<String> layerOrder(TrainingSpec spec) {
    List<String> layers = find(spec).map(NetworkSize::layers).orElse(List.of());
    Map<String, Integer> places = new HashMap<>();
    layers.forEach(layer -> places.put(layer, places.size()));
    return Comparator.comparing((String layer) -> places.getOrDefault(layer, layers.size()))
        .thenComparing(new NaturalOrder());
  }
}
