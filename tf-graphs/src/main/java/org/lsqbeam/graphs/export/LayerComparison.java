package org.lsqbeam.graphs.export;

import org.lsqbeam.graphs.export.IntegerAgreement.LayerAgreement;
import org.lsqbeam.graphs.export.TrainedGraph.LayerValues;
import org.lsqbeam.graphs.integer.LayerSums;
import org.lsqbeam.graphs.integer.PackedNetwork;

/** Compares every sum of one layer, image by image. */
final class LayerComparison {
  private final String name;
  private final LayerSums layer;
  private long compared;
  private long unequal;
  private double largest;
  private double magnitude;

  LayerComparison(PackedNetwork packed, String name) {
    this.name = name;
    layer = LayerSums.of(packed, name);
  }

  /** Compares the sums of one image. */
  void add(LayerValues values) {
    int[] sums = layer.of(codes(values, layer.inputUnit()));
    for (int i = 0; i < sums.length; i++) {
      double trained = values.sums()[i] / layer.unit();
      unequal += Math.rint(trained) == sums[i] ? 0 : 1;
      largest = Math.max(largest, Math.abs(trained - sums[i]));
      magnitude = Math.max(magnitude, Math.abs(sums[i]));
    }
    compared += sums.length;
  }

  /** Returns the codes that the graph's own quantizer gives an input. */
  static short[] codes(LayerValues values, float unit) {
    short[] codes = new short[values.input().length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (short) Math.rint(values.input()[i] / unit);
    }
    return codes;
  }

  LayerAgreement result() {
    return new LayerAgreement(name, compared, unequal, magnitude == 0 ? 0 : largest / magnitude);
  }
}
