package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.ImageCodec;
import org.lsqbeam.graphs.files.FolderTree;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Accelerator;
import org.lsqbeam.graphs.runtime.Accelerators;
import org.lsqbeam.graphs.runtime.CommandSettings;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.Trainer.TrainingData;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.artifacts.ArtifactStore;
import org.lsqbeam.transforms.artifacts.ProvenanceRecorder;
import org.lsqbeam.transforms.artifacts.RunFolder;
import org.lsqbeam.transforms.elements.ElementCoder;

/**
 * Trains a network per spec, one at a time in a process, with all its threads. A run that is done
 * is skipped, one that was stopped continues from its last checkpoint, and one that fails leaves
 * its reason and lets the others go on. Which worker trains which run is for the source to decide:
 * {@link TrainingRuns}.
 */
public final class TrainNetworks
    extends PTransform<PCollection<TrainingSpec>, PCollection<TrainedNetwork>> {
  private final ArtifactStore store;
  private final String dataset;
  private final Map<String, ImportedInit> imported;
  private final boolean requireGpu;

  /** Trains on the prepared dataset in a folder. */
  public TrainNetworks(ArtifactStore store, Path dataset) {
    this(store, dataset, Map.of(), false);
  }

  /**
   * Trains on the prepared dataset in a folder.
   *
   * @param imported by the network, what its full-precision runs start from
   * @param requireGpu whether a run fails where TensorFlow sees no GPU
   */
  public TrainNetworks(
      ArtifactStore store, Path dataset, Map<String, ImportedInit> imported, boolean requireGpu) {
    this.store = store;
    this.dataset = dataset.toString();
    this.imported = new TreeMap<>(imported);
    this.requireGpu = requireGpu;
  }

  @Override
  public PCollection<TrainedNetwork> expand(PCollection<TrainingSpec> specs) {
    return specs
        .apply("Train", ParDo.of(new Train(store, dataset, imported, requireGpu)))
        .setCoder(ElementCoder.of(TrainedNetwork.class));
  }

  private static final class Train extends DoFn<TrainingSpec, TrainedNetwork> {
    private static final long serialVersionUID = 1L;

    private final ArtifactStore store;
    private final String dataset;
    private final Map<String, ImportedInit> imported;
    private final boolean requireGpu;
    private final CommandSettings settings = CommandSettings.ofThisProcess();

    Train(
        ArtifactStore store,
        String dataset,
        Map<String, ImportedInit> imported,
        boolean requireGpu) {
      this.store = store;
      this.dataset = dataset;
      this.imported = imported;
      this.requireGpu = requireGpu;
    }

    @ProcessElement
    public void train(@Element TrainingSpec spec, OutputReceiver<TrainedNetwork> trained)
        throws IOException, InterruptedException {
      trained.output(Accelerator.alone(() -> train(spec)));
    }

    private TrainedNetwork train(TrainingSpec spec) throws IOException, InterruptedException {
      RunFolder run = store.run(spec);
      Optional<RunFolder.Done> done = run.done();
      if (done.isPresent()) {
        return new TrainedNetwork(spec, done.get().steps());
      }
      settings.adopt();
      return train(spec, run);
    }

    /** Trains; that a run fails is noted in its folder, and the others go on. */
    private TrainedNetwork train(TrainingSpec spec, RunFolder run)
        throws IOException, InterruptedException {
      Path importing = run.path().resolve(".imported");
      try (ImageCodec codec = new ImageCodec()) {
        requireGpu();
        TrainingData data = TrainingImages.of(Path.of(dataset), codec);
        Trainer trainer =
            new Trainer(
                spec,
                data,
                run.path(),
                spec.precision().isFull() ? importedOf(spec, data, run, importing) : initOf(spec),
                List.of(new ProvenanceRecorder(run), TrainingProgress.of(spec)));
        Checkpoint last = trainer.train();
        run.writeDone(new RunFolder.Done(trainer.steps(), last.sha256()));
        return new TrainedNetwork(spec, trainer.steps());
      } catch (TrainingFailedException e) {
        run.writeFailure(String.valueOf(e.getMessage()));
        return new TrainedNetwork(spec, 0, true);
      } finally {
        FolderTree.delete(importing);
      }
    }

    private void requireGpu() {
      if (requireGpu) {
        Accelerators.missingGpu()
            .ifPresent(
                reason -> {
                  throw new TrainingFailedException(reason, null);
                });
      }
    }

    /** What a full-precision run starts from, unless it has begun already; null for nothing. */
    private @Nullable Path importedOf(
        TrainingSpec spec, TrainingData data, RunFolder run, Path folder) throws IOException {
      if (spec.init() == null || Files.exists(run.checkpoint(0).folder())) {
        return null;
      }
      ImportedInit init = imported.get(spec.network());
      if (init == null || !init.fingerprint().equals(spec.init())) {
        throw new IllegalStateException(
            spec.runName() + " starts from imported variables that are not given");
      }
      return init.save(spec.network(), spec.input(data.input()), folder);
    }

    private @Nullable Path initOf(TrainingSpec spec) throws IOException {
      if (spec.init() == null) {
        return null;
      }
      RunFolder run = store.run(spec.network(), Precision.FULL, spec.init());
      if (run.failure().isPresent()) {
        throw new TrainingFailedException(
            spec.runName() + " starts from " + run.path() + ", which failed", null);
      }
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
