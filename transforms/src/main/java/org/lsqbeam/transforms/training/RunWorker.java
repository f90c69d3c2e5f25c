package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.display.HasDisplayData;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.runtime.AcceleratorLock;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.counter.WorkCounter;
import org.lsqbeam.transforms.progress.ProgressLine;
import org.lsqbeam.transforms.progress.WorkProgress;
import org.lsqbeam.transforms.run.BoundFile;
import org.lsqbeam.transforms.run.FollowUpRecorder;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.StoredNetwork;
import org.slf4j.event.Level;

/** Does all that a run needs, one run at a time in a process, while no other worker does it. */
final class RunWorker implements HasDisplayData, Serializable {
  private static final long serialVersionUID = 1L;

  private final WorkFolders folders;
  private final RunTrainer trainer;
  private final RunGoal goal;

  RunWorker(WorkFolders folders, RunTrainer trainer, RunGoal goal) {
    this.folders = folders;
    this.trainer = trainer;
    this.goal = goal;
  }

  RunFolder folder(TrainingSpec spec) {
    return folders.store().run(spec);
  }

  /** Whether nothing is left to do of a run: it has all that the goal asks for, or it failed. */
  boolean isEnded(TrainingSpec spec) throws IOException {
    RunFolder run = folder(spec);
    return goal.isReached(run, spec) || run.failure().isPresent();
  }

  /** Whether runs can start from this one, or learn that it failed. */
  boolean isTrained(TrainingSpec spec) throws IOException {
    RunFolder run = folder(spec);
    return run.done().isPresent() || run.failure().isPresent();
  }

  /** Says which worker has a run. */
  String whoTrains(TrainingSpec spec) throws IOException {
    return trainer.whoTrains(spec);
  }

  /** Tells which runs are worth another look. */
  RunListing listing() {
    return new RunListing(folders.store());
  }

  /**
   * Does what is left of a run.
   *
   * @param sweep has the run
   * @param trained whether the caller has seen that its training has ended
   * @return empty if another worker does it, or did
   */
  Optional<TrainedNetwork> work(TrainingRun run, SweepProgress sweep, boolean trained)
      throws IOException, InterruptedException {
    TrainingSpec spec = run.spec();
    RunTrainer.Following following = new Following(sweep.heading(run));
    return AcceleratorLock.alone(
        () -> {
          Optional<TrainedNetwork> network =
              trainer.train(
                  spec, following, new TrainingProgress(run, sweep), new TrainingCounters());
          if (network.isPresent() && network.get().failed()) {
            WorkCounter.RUNS_FAILED.increment();
          } else if (network.isPresent() && !trained) {
            WorkCounter.RUNS_TRAINED.increment();
          }
          return network;
        });
  }

  /** Follows the training of one run. */
  private final class Following implements RunTrainer.Following {
    private final RunHeading heading;

    Following(RunHeading heading) {
      this.heading = heading;
    }

    @Override
    public boolean isEnded(TrainingSpec spec) throws IOException {
      return RunWorker.this.isEnded(spec);
    }

    @Override
    public TrainedNetwork follow(TrainedNetwork network, FollowUpRecorder recorder)
        throws IOException, InterruptedException {
      return RunWorker.this.follow(network, heading, recorder);
    }
  }

  /** Does what follows training, on the worker that has the network and its data at hand. */
  private TrainedNetwork follow(
      TrainedNetwork network, RunHeading heading, FollowUpRecorder recorder)
      throws IOException, InterruptedException {
    TrainingSpec spec = network.spec();
    RunFolder run = folder(spec);
    if (goal.evaluates()) {
      try {
        evaluate(run, spec, heading, recorder);
      } catch (EvaluationFailedException e) {
        run.writeEvaluationFailure(e.fault());
        recorder.done();
        return new TrainedNetwork(spec, network.steps(), true);
      }
      pack(run, spec, heading, recorder);
    }
    if (goal.measures() && !spec.precision().isFull() && run.quantizationError().isEmpty()) {
      recorder.start(Phase.MEASURING);
      run.writeQuantizationError(QuantizationErrorMeasurement.of(folders, spec, network.steps()));
      recorder.done();
    }
    return network;
  }

  /**
   * Computes the accuracies and the predictions, as far as that is not done in the arithmetic of
   * the goal. Both files are of one arithmetic: what replaces an evaluation removes it first.
   */
  private void evaluate(
      RunFolder run, TrainingSpec spec, RunHeading heading, FollowUpRecorder recorder)
      throws IOException, InterruptedException {
    Optional<Evaluation> recorded = run.evaluation();
    Optional<Evaluation> kept = recorded.filter(evaluation -> goal.keeps(spec, evaluation));
    BoundFile<PredictionsFile> predictions = BoundFile.predictions(run, spec);
    if (kept.isPresent() && !predictions.isMissing()) {
      return;
    }
    recorder.start(Phase.EVALUATION);
    Arithmetic arithmetic = kept.map(Evaluation::wanted).orElse(goal.arithmeticOf(spec));
    NetworkEvaluation evaluation =
        new NetworkEvaluation(folders, folders.openDataset(), spec, arithmetic, heading);
    if (kept.isPresent() && arithmetic == Arithmetic.FLOAT32) {
      predictions.write(evaluation.predictions());
    } else {
      NetworkEvaluation.Outcome outcome = evaluation.outcome();
      if (recorded.isPresent()) {
        run.removeEvaluation();
      }
      predictions.write(outcome.predictions());
      run.writeEvaluation(outcome.evaluation());
      Accuracy trained = outcome.evaluation().trained();
      say(
          "run-evaluated",
          heading,
          " is evaluated",
          String.format(Locale.ROOT, "top-1 %.1f %%", trained.top1()),
          Map.of(
              "run",
              spec.runName(),
              "top1",
              trained.top1(),
              "top5",
              trained.top5(),
              "loss",
              trained.loss()));
    }
    recorder.done();
  }

  /** Packs the network and compares it with its trained graph, as far as that is not done. */
  private void pack(RunFolder run, TrainingSpec spec, RunHeading heading, FollowUpRecorder recorder)
      throws IOException, InterruptedException {
    StoredNetwork network = new StoredNetwork(run, spec);
    BoundFile<AgreementFile> agreement = BoundFile.agreement(run, spec);
    boolean compares = goal.compares() && agreement.isMissing();
    if (compares || network.isMissing()) {
      recorder.start(Phase.PACKING);
      Optional<PreparedDataset> images =
          compares ? Optional.of(folders.openDataset()) : Optional.empty();
      DatasetManifest dataset = DatasetCache.manifest(folders.dataset());
      NetworkExport.Packed packed =
          new NetworkExport(run, spec, dataset, folders.work())
              .packed(images, heading, () -> recorder.start(Phase.INTEGERS));
      network.write(packed.network());
      if (packed.agreement().isPresent()) {
        agreement.write(packed.agreement().get());
      }
      recorder.done();
      say("run-packed", heading, " is packed", "", Map.of("run", spec.runName()));
    }
  }

  private static void say(
      String event, RunHeading heading, String what, String figure, Map<String, Object> fields) {
    WorkProgress.say(
        new ProgressLine(
            Level.INFO, event, List.of(heading.number() + what, figure), heading.title(), fields));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.delegate(trainer).add(DisplayData.item("goal", goal.toString()).withLabel("Up to"));
  }
}
