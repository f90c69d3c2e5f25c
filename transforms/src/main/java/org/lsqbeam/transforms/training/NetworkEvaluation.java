package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.Evaluator;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.evaluate.NotFiniteLossException;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.evaluate.TopKCounts;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.progress.StageProgress;
import org.lsqbeam.transforms.run.CheckpointCache;
import org.lsqbeam.transforms.run.RunFolder;

/** Evaluates a trained network on the whole validation set, before and after training. */
public final class NetworkEvaluation {
  private final WorkFolders folders;
  private final PreparedDataset prepared;
  private final TrainingSpec spec;
  private final Arithmetic wanted;
  private final RunHeading heading;

  /**
   * An evaluation of a run that is done; writes nothing.
   *
   * @param prepared the dataset
   * @param wanted convolves if that is right on this machine; else 32-bit floats do
   */
  public NetworkEvaluation(
      WorkFolders folders, PreparedDataset prepared, TrainingSpec spec, Arithmetic wanted) {
    this(folders, prepared, spec, wanted, RunHeading.alone(spec));
  }

  /**
   * @param heading names the run in lines of progress
   */
  NetworkEvaluation(
      WorkFolders folders,
      PreparedDataset prepared,
      TrainingSpec spec,
      Arithmetic wanted,
      RunHeading heading) {
    this.folders = folders;
    this.prepared = prepared;
    this.spec = spec;
    this.wanted = wanted;
    this.heading = heading;
  }

  /**
   * An evaluation with what the trained network predicts.
   *
   * @param evaluation before and after training
   * @param predictions after training
   */
  public record Outcome(Evaluation evaluation, PredictionsFile predictions) {}

  /**
   * Evaluates the run.
   *
   * @throws InvalidDataException if a checkpoint is damaged
   * @throws EvaluationFailedException if the loss of an image is not finite
   */
  public Outcome outcome() throws IOException, InterruptedException {
    try (Evaluator evaluator = evaluator()) {
      return outcome(evaluator);
    }
  }

  /** Does the same; returns nothing where this machine cannot compute as it is wanted. */
  public Optional<Outcome> outcomeAsWanted() throws IOException, InterruptedException {
    try (Evaluator evaluator = evaluator()) {
      ArithmeticChoice choice = evaluator.arithmetic();
      return choice == null || choice.used() == wanted
          ? Optional.of(outcome(evaluator))
          : Optional.empty();
    }
  }

  private Outcome outcome(Evaluator evaluator) throws IOException, InterruptedException {
    Accuracy initial = accuracy(evaluator, 0, null);
    RunFolder.Done done = done();
    ImagePredictions.Builder predictions = builder();
    Accuracy trained = accuracy(evaluator, done.steps(), predictions);
    return new Outcome(
        new Evaluation(initial, trained, evaluator.arithmetic()), file(done, predictions));
  }

  /** Evaluates the trained network alone, and returns what it predicts. */
  public PredictionsFile predictions() throws IOException, InterruptedException {
    try (Evaluator evaluator = evaluator()) {
      RunFolder.Done done = done();
      ImagePredictions.Builder predictions = builder();
      accuracy(evaluator, done.steps(), predictions);
      return file(done, predictions);
    }
  }

  private RunFolder run() {
    return folders.store().run(spec);
  }

  private RunFolder.Done done() throws IOException {
    return run()
        .done()
        .orElseThrow(() -> new InvalidDataException(run().root() + " is not trained yet"));
  }

  private Evaluator evaluator() {
    return new Evaluator(
        spec.network(),
        spec.evaluationLayers(),
        spec.input(NetworkInput.of(prepared.manifest())),
        wanted);
  }

  private ImagePredictions.Builder builder() {
    return new ImagePredictions.Builder(
        prepared.validation().size(), prepared.manifest().classes().size());
  }

  private PredictionsFile file(RunFolder.Done done, ImagePredictions.Builder predictions) {
    return new PredictionsFile(
        new Origin(spec.fingerprint(), spec.dataset(), done.sha256()),
        prepared.manifest().validation().digest(),
        predictions.build());
  }

  /** Losses are added by shard, so that every bit of the sum is that of earlier versions. */
  private Accuracy accuracy(
      Evaluator evaluator, long step, ImagePredictions.@Nullable Builder predictions)
      throws IOException, InterruptedException {
    new CheckpointCache(folders.work()).read(run(), step, evaluator::load);
    PreparedDataset.Split validation = prepared.validation();
    TopKCounts counts = TopKCounts.NONE;
    StageProgress progress =
        new StageProgress(
            "evaluate",
            heading.number(),
            step == 0 ? "images evaluated before training" : "images evaluated after training",
            validation.size(),
            heading.title());
    try (ImageCodec codec = new ImageCodec()) {
      ShardImages images = new ShardImages(validation, codec);
      for (int shard = 0; shard < validation.shards(); shard++) {
        int first = validation.firstOf(shard);
        int end = first + validation.sizeOf(shard);
        counts = counts.plus(evaluator.count(images, first, end, predictions));
        progress.add(validation.sizeOf(shard));
      }
    } catch (NotFiniteLossException e) {
      throw new EvaluationFailedException(
          run().root(), "in the evaluation of step " + step + " " + e.getMessage(), e);
    }
    return counts.accuracy();
  }
}
