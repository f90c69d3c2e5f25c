package org.lsqbeam.pipelines.paper;

import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

/**
 * A network's size in Figure 3.
 *
 * @param network its name in the catalog
 * @param parameters the number of parameters
 * @param mebibytes the size of the stored parameters
 */
public record SizeRow(String network, long parameters, ByPrecision mebibytes) {
  public SizeRow {
    NetworkCatalog.named(network);
    Arguments.check(parameters >= 1, "parameters", parameters, "at least 1");
  }
}
