package org.lsqbeam.pipelines.paper;

import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

/**
 * A group of bars of Figure 4.
 *
 * @param network its name in the catalog
 * @param conditions the gradient scale
 * @param balance R, the mean over 500 updates in the middle of the first epoch
 */
public record BalanceRow(String network, Conditions conditions, ByPrecision balance) {
  public BalanceRow {
    NetworkCatalog.named(network);
    if (conditions.gradientScale() == null) {
      throw new IllegalArgumentException(
          "conditions is " + conditions + "; must have a gradientScale");
    }
  }
}
