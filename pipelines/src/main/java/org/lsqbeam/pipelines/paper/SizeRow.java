package org.lsqbeam.pipelines.paper;

import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

/**
 * A network's size in Figure 3.
 *
 * @param network its name in our catalog
 * @param parameters how many
 * @param mebibytes size of the parameters as they are stored
 */
public record SizeRow(String network, long parameters, ByPrecision mebibytes) {
  public SizeRow {
    NetworkCatalog.named(network);
    if (parameters < 1) {
      throw new IllegalArgumentException("parameters is " + parameters + "; allowed: at least 1");
    }
  }
}
