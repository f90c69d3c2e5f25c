package org.lsqbeam.transforms.training;

import java.io.IOException;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.evaluate.NotFiniteLossException;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.progress.StageProgress;
import org.lsqbeam.transforms.run.CheckpointCache;

/** Evaluates a trained network on the whole validation set, before and after training. */
public final class NetworkEvaluation {
  private final WorkFolders folders;
  private final TrainingSpec spec;

  private NetworkEvaluation(WorkFolders folders, TrainingSpec spec) {
    this.folders = folders;
    this.spec = spec;
  }

  /**
   * Evaluates a run; writes nothing.
   *
   * @param prepared the dataset
   * @param steps the updates of the run's last checkpoint
   * @throws InvalidDataException if a checkpoint is damaged
   * @throws EvaluationFailedException if the loss of an image is not finite
   */
  public static Evaluation of(
      WorkFolders folders, PreparedDataset prepared, TrainingSpec spec, long steps)
      throws IOException, InterruptedException {
    NetworkEvaluation evaluation = new NetworkEvaluation(folders, spec);
    try (ImageCodec codec = new ImageCodec();
        Evaluator evaluator =
            new Evaluator(
                spec.network(),
                spec.evaluationLayers(),
                spec.input(NetworkInput.of(prepared.manifest())))) {
      ShardImages images = new ShardImages(prepared.validation(), codec);
      return new Evaluation(
          evaluation.accuracy(evaluator, prepared.validation(), images, 0),
          evaluation.accuracy(evaluator, prepared.validation(), images, steps));
    }
  }

  /** Losses are added by shard, so that every bit of the sum is that of earlier versions. */
  private Accuracy accuracy(
      Evaluator evaluator, PreparedDataset.Split validation, ShardImages images, long step)
      throws IOException, InterruptedException {
    new CheckpointCache(folders.work()).read(folders.store().run(spec), step, evaluator::load);
    TopKCounts counts = TopKCounts.NONE;
    StageProgress progress =
        new StageProgress(
            "evaluate",
            step == 0 ? "images evaluated before training" : "images evaluated after training",
            validation.size(),
            new TrainingRun(spec, "").title());
    for (int shard = 0; shard < validation.shards(); shard++) {
      int first = validation.firstOf(shard);
      try {
        counts = counts.plus(evaluator.count(images, first, first + validation.sizeOf(shard)));
        progress.add(validation.sizeOf(shard));
      } catch (NotFiniteLossException e) {
        throw new EvaluationFailedException(
            folders.store().run(spec).root(),
            "in the evaluation of step " + step + " " + e.getMessage(),
            e);
      }
    }
    return counts.accuracy();
  }
}
