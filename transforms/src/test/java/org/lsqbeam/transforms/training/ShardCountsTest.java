package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.TopKCounts;

final class ShardCountsTest {
  private static final TrainedNetwork NETWORK = new TrainedNetwork(TrainingPipeline.full(1), 4);

  @Test
  void theOrderInWhichShardsAreCountedDoesNotChangeABit() {
    List<ShardCounts> shards = new ArrayList<>();
    Random random = new Random(1);
    for (int shard = 0; shard < 40; shard++) {
      double loss = Math.exp(20 * random.nextDouble());
      shards.add(counted(false, shard, new TopKCounts(10, 2, 5, loss)));
      shards.add(counted(true, shard, new TopKCounts(10, 7, 9, loss / 3)));
    }
    Evaluation expected = ShardCounts.evaluation(shards);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(shards, random);
      assertThat(ShardCounts.evaluation(shards)).isEqualTo(expected);
    }
    assertThat(expected.initial().top1()).isEqualTo(20);
    assertThat(expected.initial().top5()).isEqualTo(50);
    assertThat(expected.trained().top1()).isEqualTo(70);
    assertThat(expected.trained().images()).isEqualTo(400);
  }

  @Test
  void anEmptyShardCountsForNothing() {
    Evaluation evaluation =
        ShardCounts.evaluation(
            List.of(
                counted(true, 1, TopKCounts.NONE),
                counted(true, 0, new TopKCounts(4, 1, 2, 8)),
                counted(false, 0, new TopKCounts(4, 0, 0, 4)),
                counted(false, 1, TopKCounts.NONE)));
    assertThat(evaluation.trained().loss()).isEqualTo(2);
    assertThat(evaluation.initial().loss()).isEqualTo(1);
  }

  @Test
  void theFaultIsTheSameWhicheverShardIsFirst() {
    List<ShardCounts> shards = new ArrayList<>();
    for (int shard = 0; shard < 6; shard++) {
      shards.add(faulty(true, shard, "trained, shard " + shard));
      shards.add(
          shard < 4
              ? counted(false, shard, TopKCounts.NONE)
              : faulty(false, shard, "initial, shard " + shard));
    }
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(shards, random);
      assertThat(ShardCounts.fault(shards)).hasValue("initial, shard 4");
    }
    assertThat(ShardCounts.fault(List.of(counted(true, 0, TopKCounts.NONE)))).isEmpty();
  }

  private static ShardCounts faulty(boolean trained, int shard, String fault) {
    return new ShardCounts(new ShardTask(NETWORK, trained, shard), TopKCounts.NONE, fault);
  }

  private static ShardCounts counted(boolean trained, int shard, TopKCounts counts) {
    return new ShardCounts(new ShardTask(NETWORK, trained, shard), counts);
  }
}
