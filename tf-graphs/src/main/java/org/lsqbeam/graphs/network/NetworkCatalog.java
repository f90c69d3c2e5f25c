package org.lsqbeam.graphs.network;

import java.util.Set;
import java.util.TreeMap;

/** The networks by name. */
public final class NetworkCatalog {
  private static final TreeMap<String, Network> NETWORKS = new TreeMap<>();

  static {
    for (int depth : new int[] {8, 20, 32, 56}) {
      NETWORKS.put("resnet-" + depth, new PreActivationResNet(depth));
    }
  }

  private NetworkCatalog() {}

  /** All names, sorted. */
  public static Set<String> names() {
    return NETWORKS.navigableKeySet();
  }

  /**
   * The network of a name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Network named(String name) {
    Network network = NETWORKS.get(name);
    if (network == null) {
      throw new IllegalArgumentException(
          "network '" + name + "' is not known; allowed: " + String.join(", ", names()));
    }
    return network;
  }
}
