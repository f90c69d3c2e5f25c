package org.lsqbeam.transforms.training;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.TopKCounts;

/** The counts of one network on one shard. */
record ShardCounts(ShardTask task, TopKCounts counts) implements Serializable {
  /**
   * Computes the evaluation of one network from the counts of all its shards, given in any order.
   * Losses are added in the order of the shards, so that every bit of the sum is always the same.
   */
  static Evaluation evaluation(Iterable<ShardCounts> ofNetwork) {
    List<ShardCounts> shards =
        StreamSupport.stream(ofNetwork.spliterator(), false)
            .sorted(Comparator.comparingInt(counted -> counted.task().shard()))
            .toList();
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
