package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.ImageCodec;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.artifacts.ArtifactStore;
import org.lsqbeam.transforms.artifacts.ProvenanceRecorder;
import org.lsqbeam.transforms.artifacts.RunFolder;

/**
 * Trains a network per spec, one at a time in a process, with all its threads. A run that is done
 * is skipped, one that was stopped continues from its last checkpoint.
 */
public final class TrainNetworks
    extends PTransform<PCollection<TrainingSpec>, PCollection<TrainedNetwork>> {
  private final ArtifactStore store;
  private final String dataset;

  /** Trains on the prepared dataset in a folder. */
  public TrainNetworks(ArtifactStore store, Path dataset) {
    this.store = store;
    this.dataset = dataset.toString();
  }

  @Override
  public PCollection<TrainedNetwork> expand(PCollection<TrainingSpec> specs) {
    return specs
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Train", ParDo.of(new Train(store, dataset)))
        .setCoder(SerializableCoder.of(TrainedNetwork.class));
  }

  private static final class Train extends DoFn<TrainingSpec, TrainedNetwork> {
    private static final long serialVersionUID = 1L;

    /** One network at a time in a process: two would share its threads or its accelerator. */
    private static final ReentrantLock ACCELERATOR = new ReentrantLock();

    private final ArtifactStore store;
    private final String dataset;

    Train(ArtifactStore store, String dataset) {
      this.store = store;
      this.dataset = dataset;
    }

    @ProcessElement
    public void train(@Element TrainingSpec spec, OutputReceiver<TrainedNetwork> trained)
        throws IOException, InterruptedException {
      ACCELERATOR.lockInterruptibly();
      try {
        RunFolder run = store.run(spec);
        Optional<RunFolder.Done> done = run.done();
        long steps = done.isPresent() ? done.get().steps() : train(spec, run);
        trained.output(new TrainedNetwork(spec, steps));
      } finally {
        ACCELERATOR.unlock();
      }
    }

    private long train(TrainingSpec spec, RunFolder run) throws IOException, InterruptedException {
      try (ImageCodec codec = new ImageCodec()) {
        Trainer trainer =
            new Trainer(
                spec,
                TrainingImages.of(Path.of(dataset), codec),
                run.path(),
                initOf(spec),
                List.of(new ProvenanceRecorder(run), TrainingProgress.of(spec)));
        Checkpoint last = trainer.train();
        run.writeDone(new RunFolder.Done(trainer.steps(), last.sha256()));
        return trainer.steps();
      } catch (TrainingFailedException e) {
        run.writeFailure(String.valueOf(e.getMessage()));
        throw e;
      }
    }

    private @Nullable Path initOf(TrainingSpec spec) throws IOException {
      if (spec.init() == null) {
        return null;
      }
      RunFolder run = store.run(spec.network(), Precision.FULL, spec.init());
      RunFolder.Done done =
          run.done()
              .orElseThrow(
                  () ->
                      new InvalidDataException(
                          run.path()
                              + " is not trained yet; "
                              + spec.runName()
                              + " starts from it"));
      return run.checkpoint(done.steps()).variables();
    }
  }
}
