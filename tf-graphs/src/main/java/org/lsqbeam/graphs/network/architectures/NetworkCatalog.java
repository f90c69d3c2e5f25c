package org.lsqbeam.graphs.network.architectures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lsqbeam.graphs.io.Suggestions;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.architectures.PreActivationResNet.Block;
import org.lsqbeam.graphs.network.architectures.PreActivationResNet.Norms;
import org.lsqbeam.graphs.network.architectures.PreActivationResNet.Stem;
import org.lsqbeam.graphs.network.architectures.SqueezeNext.Stage;

/** The networks by name: the paper's seven for 224x224 images, and small ones for 32x32. */
public final class NetworkCatalog {
  private static final Map<String, Network> NETWORKS = new LinkedHashMap<>();

  static {
    for (int depth : new int[] {8, 20, 32, 56}) {
      NETWORKS.put("resnet-" + depth, PreActivationResNet.small(depth));
    }
    resNet(18, Block.BASIC, 2, 2, 2, 2);
    resNet(34, Block.BASIC, 3, 4, 6, 3);
    resNet(50, Block.BOTTLENECK, 3, 4, 6, 3);
    resNet(101, Block.BOTTLENECK, 3, 4, 23, 3);
    resNet(152, Block.BOTTLENECK, 3, 8, 36, 3);
    NETWORKS.put(
        "vgg-16bn",
        new Vgg(
            List.of(
                List.of(64, 64),
                List.of(128, 128),
                List.of(256, 256, 256),
                List.of(512, 512, 512),
                List.of(512, 512, 512)),
            4096));
    NETWORKS.put(
        "squeezenext-23-2x",
        new SqueezeNext(
            128,
            List.of(new Stage(6, 64), new Stage(6, 128), new Stage(8, 256), new Stage(1, 512)),
            256));
  }

  private NetworkCatalog() {}

  private static void resNet(int depth, Block block, Integer... blocks) {
    String name = "resnet-" + depth;
    NETWORKS.put(
        name, new PreActivationResNet(Stem.IMAGENET, block, Norms.FIGURE_3, List.of(blocks)));
    NETWORKS.put(
        name + "-textbook",
        new PreActivationResNet(Stem.IMAGENET, block, Norms.TEXTBOOK, List.of(blocks)));
  }

  /** All names: the small networks first, then the paper's in the order of its Table 1. */
  public static Set<String> names() {
    return NETWORKS.keySet();
  }

  /**
   * Returns the network with a name.
   *
   * @throws IllegalArgumentException if the name is unknown; suggests the nearest one, or lists
   *     them all
   */
  public static Network named(String name) {
    return Suggestions.named(NETWORKS, "unknown network", name);
  }
}
