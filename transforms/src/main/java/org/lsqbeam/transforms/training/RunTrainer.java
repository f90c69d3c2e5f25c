package org.lsqbeam.transforms.training;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.image.ImageCodec;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Accelerators;
import org.lsqbeam.graphs.runtime.UnsatisfiedRequirementException;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.EventsFile;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.Trainer.TrainingData;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.ProvenanceRecorder;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.RunLock;
import org.lsqbeam.transforms.run.WorkingCopy;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Trains runs on one dataset, wherever both are. That a run fails is noted in its folder.
 *
 * @param store of the runs
 * @param dataset the prepared one's folder
 * @param work for copies
 * @param imported by the network, what its full-precision runs start from
 * @param requireGpu whether nothing is trained where TensorFlow sees no GPU
 * @param listeners that hear of each training beside those that every one has
 */
record RunTrainer(
    ArtifactStore store,
    Storage dataset,
    WorkerDirectory work,
    Map<String, PretrainedInit> imported,
    boolean requireGpu,
    List<TrainingListener> listeners) {
  /** A run that is done already. */
  Optional<TrainedNetwork> done(TrainingSpec spec) throws IOException {
    return store.run(spec).done().map(done -> new TrainedNetwork(spec, done.steps()));
  }

  /**
   * Trains a run to its end, unless another worker does so now.
   *
   * @return nothing if another does
   * @throws UnsatisfiedRequirementException if a GPU is required and there is none; another worker
   *     may have one
   * @throws IOException also if the right to train was lost; another may have it then
   */
  Optional<TrainedNetwork> train(TrainingSpec spec) throws IOException, InterruptedException {
    @Nullable RunFolder init;
    if (requireGpu) {
      Accelerators.requireGpu();
    }
    try {
      init = initOf(spec);
    } catch (TrainingFailedException e) {
      return Optional.of(failed(spec, String.valueOf(e.getMessage())));
    }
    Optional<RunLock> claim = RunLock.take(store.run(spec));
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    try (RunLock held = claim.get()) {
      // Perhaps it was done between the look that found it undone and this.
      Optional<TrainedNetwork> done = done(spec);
      return done.isPresent() ? done : Optional.of(train(spec, init, held));
    }
  }

  private TrainedNetwork failed(TrainingSpec spec, String reason) throws IOException {
    store.run(spec).writeFailure(reason);
    return new TrainedNetwork(spec, 0, true);
  }

  /** The trained run that a quantized one starts from; null for another. */
  private @Nullable RunFolder initOf(TrainingSpec spec) throws IOException {
    if (spec.init() == null || spec.precision().isFull()) {
      return null;
    }
    RunFolder run = store.run(spec.network(), Precision.FULL, spec.init());
    if (run.failure().isPresent()) {
      throw new TrainingFailedException(
          "it starts from "
              + TrainingSpec.runName(spec.network(), Precision.FULL, spec.init())
              + ", which failed",
          null);
    }
    if (run.done().isEmpty()) {
      throw new InvalidDataException(
          run.root() + " is not trained yet; " + spec.runName() + " starts from it");
    }
    return run;
  }

  private TrainedNetwork train(TrainingSpec spec, @Nullable RunFolder init, RunLock claim)
      throws IOException, InterruptedException {
    try (WorkingCopy copy = WorkingCopy.of(store.run(spec), claim, work)) {
      try {
        return train(spec, init, copy);
      } catch (TrainingFailedException e) {
        // What it names lies below the run's folder, wherever that is.
        String inFolder = copy.folder() + File.separator;
        copy.writeFailure(String.valueOf(e.getMessage()).replace(inFolder, ""));
        return new TrainedNetwork(spec, 0, true);
      } catch (IOException | UncheckedIOException | InterruptedException e) {
        claim.requireHeld(); // a loss interrupts, and is what is to be said
        throw e;
      }
    }
  }

  private TrainedNetwork train(TrainingSpec spec, @Nullable RunFolder init, WorkingCopy copy)
      throws IOException, InterruptedException {
    Path starting = copy.folder().resolve(".imported");
    try (ImageCodec codec = new ImageCodec()) {
      TrainingData data = TrainingImages.of(new DatasetCache(work).open(dataset), codec);
      List<TrainingListener> all = new ArrayList<>();
      PretrainedInit from = importedBy(spec);
      all.add(new ProvenanceRecorder(copy.run(), from == null ? null : from.provenance()));
      all.add(new EventsFile(copy.folder()));
      all.add(copy);
      all.addAll(listeners);
      Trainer trainer =
          new Trainer(
              spec,
              data,
              copy.folder(),
              from == null
                  ? variablesOf(init, copy)
                  : variablesOf(from, spec, data, copy, starting),
              all);
      Checkpoint last = trainer.train();
      copy.writeDone(new RunFolder.Done(trainer.steps(), last.sha256()));
      return new TrainedNetwork(spec, trainer.steps());
    } finally {
      FolderTree.delete(starting);
    }
  }

  /** What a full-precision run was imported from; null for another. */
  private @Nullable PretrainedInit importedBy(TrainingSpec spec) {
    if (spec.init() == null || !spec.precision().isFull()) {
      return null;
    }
    PretrainedInit init = imported.get(spec.network());
    if (init == null || !init.fingerprint().equals(spec.init())) {
      throw new IllegalStateException(
          spec.runName() + " starts from imported variables that are not given");
    }
    return init;
  }

  /**
   * What a quantized run starts from; where that is damaged, it alone cannot go on. Null for a run
   * that starts from nothing.
   */
  private static @Nullable Path variablesOf(@Nullable RunFolder init, WorkingCopy copy)
      throws IOException {
    try {
      return init == null ? null : copy.variablesOf(init);
    } catch (InvalidDataException e) {
      throw new TrainingFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What an imported run starts from; null where it has begun already. */
  private static @Nullable Path variablesOf(
      PretrainedInit from, TrainingSpec spec, TrainingData data, WorkingCopy copy, Path folder)
      throws IOException {
    return Files.exists(copy.checkpoint(0).folder())
        ? null
        : from.save(spec.network(), spec.input(data.input()), folder);
  }
}
