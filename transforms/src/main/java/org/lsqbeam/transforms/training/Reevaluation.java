package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/** Computes the evaluation of a trained run again, as {@link EvaluateNetworks} does. */
public final class Reevaluation {
  private Reevaluation() {}

  /**
   * Evaluates a run; writes nothing.
   *
   * @param dataset that the run was trained on
   * @param work takes local copies of what is in Cloud Storage
   * @param steps the updates of the run's last checkpoint
   * @throws org.lsqbeam.graphs.io.InvalidDataException if the dataset or a checkpoint is damaged
   */
  public static Evaluation of(
      ArtifactStore store, Storage dataset, WorkerDirectory work, TrainingSpec spec, long steps)
      throws IOException, InterruptedException {
    EvaluateNetworks.CountShards counter =
        new EvaluateNetworks.CountShards(new WorkFolders(store, dataset, work));
    TrainedNetwork network = new TrainedNetwork(spec, steps);
    List<ShardCounts> counted = new ArrayList<>();
    try {
      PreparedDataset prepared = new DatasetCache(work).open(dataset);
      int shards = prepared.validation().shards();
      for (int shard = 0; shard < shards; shard++) {
        for (boolean trained : new boolean[] {false, true}) {
          ShardTask task = new ShardTask(network, trained, shard);
          counted.add(new ShardCounts(task, counter.counts(task, prepared)));
        }
      }
    } finally {
      counter.close();
    }
    return ShardCounts.evaluation(counted);
  }
}
