package org.lsqbeam.pipelines.paper;

import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

/**
 * Bars of Figure 4.
 *
 * @param network its name in our catalog
 * @param conditions the gradient scale
 * @param balance R, mean over 500 updates in the middle of the first epoch
 */
public record BalanceRow(String network, Conditions conditions, ByPrecision balance) {
  public BalanceRow {
    NetworkCatalog.named(network);
    if (conditions.gradientScale() == null) {
      throw new IllegalArgumentException(
          "conditions is " + conditions + "; allowed: with a gradientScale");
    }
  }
}
