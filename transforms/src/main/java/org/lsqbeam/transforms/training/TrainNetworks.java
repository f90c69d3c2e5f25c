package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.lsqbeam.graphs.runtime.Accelerator;
import org.lsqbeam.graphs.runtime.WorkerSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.RunLock;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Trains a network per spec, one at a time in a process, with all its threads. A run that is done
 * is skipped, one that was stopped continues from its last checkpoint, and one that fails leaves
 * its reason and lets the others go on. A run that another worker trains is waited for. Which
 * worker trains which run is for the source to decide: {@link RunSource}.
 */
public final class TrainNetworks
    extends PTransform<PCollection<TrainingSpec>, PCollection<TrainedNetwork>> {
  private final ArtifactStore store;
  private final Storage dataset;
  private final WorkerDirectory work;
  private final Map<String, PretrainedInit> imported;
  private final Map<String, String> variants;
  private final boolean requireGpu;

  /** Trains on the prepared dataset in a folder. */
  public TrainNetworks(ArtifactStore store, Storage dataset, WorkerDirectory work) {
    this(store, dataset, work, Map.of(), Map.of(), false);
  }

  /**
   * Trains on the prepared dataset in a folder.
   *
   * @param work for copies of what is in Cloud Storage
   * @param imported by the network, what its full-precision runs start from
   * @param variants by the run's fingerprint, what its progress is told by beside network,
   *     precision and seed
   * @param requireGpu whether nothing is trained where TensorFlow sees no GPU
   */
  public TrainNetworks(
      ArtifactStore store,
      Storage dataset,
      WorkerDirectory work,
      Map<String, PretrainedInit> imported,
      Map<String, String> variants,
      boolean requireGpu) {
    this.store = store;
    this.dataset = dataset;
    this.work = work;
    this.imported = new TreeMap<>(imported);
    this.variants = new TreeMap<>(variants);
    this.requireGpu = requireGpu;
  }

  @Override
  public PCollection<TrainedNetwork> expand(PCollection<TrainingSpec> specs) {
    return specs
        .apply("Train", ParDo.of(new Train(store, dataset, work, imported, variants, requireGpu)))
        .setCoder(ElementCoder.of(TrainedNetwork.class));
  }

  private static final class Train extends DoFn<TrainingSpec, TrainedNetwork> {
    private static final long serialVersionUID = 1L;

    /** Between looks at a run that another worker trains. */
    private static final long PAUSE_SECONDS = 3;

    private final ArtifactStore store;
    private final Storage dataset;
    private final WorkerDirectory work;
    private final Map<String, PretrainedInit> imported;
    private final Map<String, String> variants;
    private final boolean requireGpu;
    private final WorkerSettings settings = WorkerSettings.ofThisProcess();

    Train(
        ArtifactStore store,
        Storage dataset,
        WorkerDirectory work,
        Map<String, PretrainedInit> imported,
        Map<String, String> variants,
        boolean requireGpu) {
      this.store = store;
      this.dataset = dataset;
      this.work = work;
      this.imported = imported;
      this.variants = variants;
      this.requireGpu = requireGpu;
    }

    @ProcessElement
    public void train(@Element TrainingSpec spec, OutputReceiver<TrainedNetwork> trained)
        throws IOException, InterruptedException {
      TrainingProgress progress =
          TrainingProgress.of(spec, variants.getOrDefault(spec.fingerprint(), ""));
      RunTrainer training =
          new RunTrainer(store, dataset, work, imported, requireGpu, List.of(progress));
      boolean told = false;
      while (true) {
        // Not held while waiting: what it is waited for may need it.
        Optional<TrainedNetwork> network = Accelerator.alone(() -> train(spec, training));
        if (network.isPresent()) {
          trained.output(network.get());
          return;
        }
        if (!told) {
          System.err.printf(
              "%s is trained by %s; waiting%n",
              store.run(spec).root(), RunLock.holder(store.run(spec)));
          told = true;
        }
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      }
    }

    private Optional<TrainedNetwork> train(TrainingSpec spec, RunTrainer training)
        throws IOException, InterruptedException {
      Optional<TrainedNetwork> done = training.done(spec);
      if (done.isPresent()) {
        return done;
      }
      settings.adopt();
      return training.train(spec);
    }
  }
}
