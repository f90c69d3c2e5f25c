package org.lsqbeam.graphs.vectors;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Add;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;

/** Which layers with weights quantize the output of a layer. */
final class NextLayers {
  private final List<NetworkLayer> layers;

  NextLayers(List<NetworkLayer> layers) {
    this.layers = layers;
  }

  /**
   * Returns the layers with weights that take the output of a layer, through layers without weights
   * and through at most one addition. Behind the second one, a later layer has been added.
   */
  List<Weighted> of(int position) {
    List<Weighted> next = new ArrayList<>();
    collect(position, false, next);
    return next;
  }

  private void collect(int position, boolean added, List<Weighted> next) {
    for (int i = position + 1; i < layers.size(); i++) {
      NetworkLayer layer = layers.get(i);
      boolean adds = layer instanceof Add sum && sum.other() == position;
      if (layer.input() != position && !adds) {
        continue;
      }
      if (layer instanceof Weighted weighted) {
        next.add(weighted);
      } else if (!(layer instanceof Add)) {
        collect(i, added, next);
      } else if (!added) {
        collect(i, true, next);
      }
    }
  }
}
