package org.lsqbeam.graphs.integer;

import java.util.List;
import org.lsqbeam.graphs.integer.NetworkLayer.Add;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;

/** Which layers take the output of which. */
public final class LayerReaders {
  private LayerReaders() {}

  /** Returns how often the layers take the output of the one at a position. */
  static int count(List<NetworkLayer> layers, int position) {
    int readers = 0;
    for (NetworkLayer layer : layers) {
      readers += layer.input() == position ? 1 : 0;
      readers += layer instanceof Add sum && sum.other() == position ? 1 : 0;
    }
    return readers;
  }

  /**
   * Whether a layer is a batch norm that alone takes the output of the layer with weights before
   * it, and so is part of that layer's {@link AffineStep}.
   *
   * @param position of the layer; there may be none
   */
  public static boolean isFolded(List<NetworkLayer> layers, int position) {
    return position > 0
        && position < layers.size()
        && layers.get(position) instanceof BatchNorm norm
        && norm.input() == position - 1
        && layers.get(position - 1) instanceof Weighted
        && count(layers, position - 1) == 1;
  }
}
