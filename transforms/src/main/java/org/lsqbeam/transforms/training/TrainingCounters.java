package org.lsqbeam.transforms.training;

import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.counter.WorkCounter;

/** Counts what a training run does, in the bundle of the thread that trains. */
final class TrainingCounters implements TrainingListener {
  private int batchSize;

  @Override
  public void started(TrainingSpec spec, long step, long steps) {
    batchSize = spec.optimization().batchSize();
    if (step > 0) {
      WorkCounter.RUNS_RESUMED.increment();
    }
  }

  @Override
  public void updated(Progress progress) {
    WorkCounter.IMAGES_TRAINED.add(batchSize);
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    EpochMetrics.Training training = metrics.training();
    if (training != null) {
      WorkCounter.STEP_SIZES_CLAMPED.add(training.clamped());
    }
  }
}
