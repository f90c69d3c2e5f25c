package org.lsqbeam.transforms.training;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.TopKCounts;

/**
 * The counts of one network on one shard.
 *
 * @param fault what is not finite, so that there are no counts; null if nothing is
 */
record ShardCounts(ShardTask task, TopKCounts counts, @Nullable String fault)
    implements Serializable {
  private static final Comparator<ShardCounts> BY_SHARD =
      Comparator.comparingInt(counted -> counted.task().shard());

  /** The counts of a shard on which every loss is finite. */
  ShardCounts(ShardTask task, TopKCounts counts) {
    this(task, counts, null);
  }

  /**
   * Returns what is not finite, so that a network has no evaluation: before training first, then on
   * the first shard, whatever the order in which they are given. Empty if all is finite.
   */
  static Optional<String> fault(List<ShardCounts> ofNetwork) {
    return ofNetwork.stream()
        .sorted(
            Comparator.comparing((ShardCounts counted) -> counted.task().trained())
                .thenComparing(BY_SHARD))
        .map(ShardCounts::fault)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /**
   * Computes the evaluation of one network from the counts of all its shards, given in any order.
   * Losses are added in the order of the shards, so that every bit of the sum is always the same.
   */
  static Evaluation evaluation(Iterable<ShardCounts> ofNetwork) {
    List<ShardCounts> shards =
        StreamSupport.stream(ofNetwork.spliterator(), false).sorted(BY_SHARD).toList();
    return new Evaluation(accuracy(shards, false), accuracy(shards, true));
  }

  private static Accuracy accuracy(List<ShardCounts> shards, boolean trained) {
    return shards.stream()
        .filter(counted -> counted.task().trained() == trained)
        .map(ShardCounts::counts)
        .reduce(TopKCounts.NONE, TopKCounts::plus)
        .accuracy();
  }
}
