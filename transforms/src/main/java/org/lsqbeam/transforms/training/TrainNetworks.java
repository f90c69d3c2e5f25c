package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.lsqbeam.graphs.runtime.AcceleratorLock;
import org.lsqbeam.graphs.runtime.WorkerSettings;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.counter.WorkCounter;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one network per run, one at a time in a process, with all its threads. A finished run is
 * skipped, an interrupted one resumes from its last checkpoint, and one that fails leaves its
 * reason in its folder while the others continue. A run that another worker trains is waited for.
 * The source decides which worker trains which run: {@link RunSource}.
 */
public final class TrainNetworks
    extends PTransform<PCollection<TrainingRun>, PCollection<TrainedNetwork>> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainNetworks.class);

  private final RunTrainer trainer;

  /**
   * Trains on the prepared dataset in a folder.
   *
   * @param store takes the runs
   * @param dataset the prepared dataset's folder
   * @param work takes local copies of what is in Cloud Storage
   * @param pretrained the weights that full-precision runs start from
   * @param requireGpu whether training fails where TensorFlow sees no GPU
   */
  public TrainNetworks(
      ArtifactStore store,
      Storage dataset,
      WorkerDirectory work,
      Collection<PretrainedInit> pretrained,
      boolean requireGpu) {
    trainer = new RunTrainer(new WorkFolders(store, dataset, work), pretrained, requireGpu);
  }

  @Override
  public PCollection<TrainedNetwork> expand(PCollection<TrainingRun> runs) {
    return runs.apply("Train", ParDo.of(new TrainFn(trainer)))
        .setCoder(ElementCoder.of(TrainedNetwork.class));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.delegate(trainer);
  }

  private static final class TrainFn extends DoFn<TrainingRun, TrainedNetwork> {
    private static final long serialVersionUID = 1L;

    /** Between looks at a run that another worker trains. */
    private static final long PAUSE_SECONDS = 3;

    private final RunTrainer trainer;
    private final WorkerSettings settings = WorkerSettings.ofThisProcess();

    TrainFn(RunTrainer trainer) {
      this.trainer = trainer;
    }

    @ProcessElement
    public void process(@Element TrainingRun run, OutputReceiver<TrainedNetwork> trained)
        throws IOException, InterruptedException {
      boolean waits = false;
      while (true) {
        // Not held while waiting: the worker that trains the run may need it.
        Optional<TrainedNetwork> network = AcceleratorLock.alone(() -> train(run));
        if (network.isPresent()) {
          trained.output(network.get());
          return;
        }
        if (!waits) {
          LOG.info("{}; waiting", trainer.whoTrains(run.spec()));
          waits = true;
        }
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      }
    }

    private Optional<TrainedNetwork> train(TrainingRun run)
        throws IOException, InterruptedException {
      Optional<TrainedNetwork> done = trainer.done(run.spec());
      if (done.isPresent()) {
        WorkCounter.RUNS_SKIPPED.increment();
        return done;
      }
      settings.adopt();
      Optional<TrainedNetwork> trained =
          trainer.train(run.spec(), TrainingProgress.of(run), new TrainingCounters());
      trained.ifPresent(
          network ->
              (network.failed() ? WorkCounter.RUNS_FAILED : WorkCounter.RUNS_TRAINED).increment());
      return trained;
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      builder.delegate(trainer);
    }
  }
}
