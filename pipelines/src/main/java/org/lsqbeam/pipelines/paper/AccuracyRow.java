package org.lsqbeam.pipelines.paper;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;

/**
 * A published row of accuracies on ImageNet's validation images.
 *
 * @param network its name in the catalog
 * @param method {@link #LSQ}, or another that the paper compares with
 * @param conditions that the table varies; {@link Conditions#NONE} if none are given
 * @param top1 percent
 * @param top5 percent; null if the paper has none
 */
public record AccuracyRow(
    String network,
    String method,
    Conditions conditions,
    ByPrecision top1,
    @Nullable ByPrecision top5) {
  /** The paper's own method. */
  public static final String LSQ = "LSQ";

  public AccuracyRow {
    NetworkCatalog.named(network);
    conditions = Objects.requireNonNullElse(conditions, Conditions.NONE);
    requirePercent("top1", top1);
    if (top5 != null) {
      requirePercent("top5", top5);
    }
  }

  private static void requirePercent(String name, ByPrecision figures) {
    for (double value : figures.values().values()) {
      Arguments.check(value <= 100, name, value, "0 to 100 percent");
    }
  }
}
