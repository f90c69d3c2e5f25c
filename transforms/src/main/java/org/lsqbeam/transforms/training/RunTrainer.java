package org.lsqbeam.transforms.training;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.display.HasDisplayData;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.AcceleratorLock;
import org.lsqbeam.graphs.runtime.Gpus;
import org.lsqbeam.graphs.runtime.UnsatisfiedRequirementException;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.EventsFile;
import org.lsqbeam.graphs.train.Phase;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.graphs.train.Trainer.TrainingData;
import org.lsqbeam.graphs.train.TrainingFailedException;
import org.lsqbeam.graphs.train.TrainingListener;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingStop;
import org.lsqbeam.transforms.lock.Uninterruptibly;
import org.lsqbeam.transforms.run.Attempts;
import org.lsqbeam.transforms.run.FollowUpRecorder;
import org.lsqbeam.transforms.run.PhaseClock;
import org.lsqbeam.transforms.run.ProvenanceRecorder;
import org.lsqbeam.transforms.run.RunFolder;
import org.lsqbeam.transforms.run.RunLock;
import org.lsqbeam.transforms.run.WorkingCopy;

/**
 * Trains runs on one dataset, each in its folder of the store. A run that fails leaves its reason
 * there.
 */
final class RunTrainer implements HasDisplayData, Serializable {
  private static final long serialVersionUID = 1L;

  private final WorkFolders folders;
  private final TreeMap<String, PretrainedInit> pretrained = new TreeMap<>();
  private final boolean requireGpu;

  /**
   * @param pretrained the weights that full-precision runs start from
   * @param requireGpu whether training fails where TensorFlow sees no GPU
   */
  RunTrainer(WorkFolders folders, Collection<PretrainedInit> pretrained, boolean requireGpu) {
    this.folders = folders;
    pretrained.forEach(init -> this.pretrained.put(init.fingerprint(), init));
    this.requireGpu = requireGpu;
  }

  private RunFolder run(TrainingSpec spec) {
    return folders.store().run(spec);
  }

  /** The network of a run that is done already. */
  Optional<TrainedNetwork> done(TrainingSpec spec) throws IOException {
    return run(spec).done().map(done -> new TrainedNetwork(spec, done.steps()));
  }

  /** Looks at a run, and goes on with it, while no other worker may work on it. */
  interface Following {
    /** Whether nothing is left to do. */
    boolean isEnded(TrainingSpec spec) throws IOException;

    /**
     * Goes on with a run that was trained now or before.
     *
     * @param recorder takes the time of what is done
     */
    TrainedNetwork follow(TrainedNetwork network, FollowUpRecorder recorder)
        throws IOException, InterruptedException;
  }

  /** Trains a run to its end, and nothing follows. */
  Optional<TrainedNetwork> train(TrainingSpec spec, TrainingListener... listeners)
      throws IOException, InterruptedException {
    Following nothing =
        new Following() {
          @Override
          public boolean isEnded(TrainingSpec any) {
            return false;
          }

          @Override
          public TrainedNetwork follow(TrainedNetwork network, FollowUpRecorder recorder) {
            return network;
          }
        };
    return train(spec, nothing, listeners);
  }

  /**
   * Trains a run to its end, unless another worker trains it now, and does what follows.
   *
   * @param listeners get the events of this training, after the run's own files
   * @return empty if another worker trains it, or has ended it
   * @throws UnsatisfiedRequirementException if a GPU is required and there is none; another worker
   *     may have one
   * @throws IOException also if the right to train was lost; another worker may have it then
   */
  Optional<TrainedNetwork> train(
      TrainingSpec spec, Following following, TrainingListener... listeners)
      throws IOException, InterruptedException {
    @Nullable RunFolder init;
    if (requireGpu) {
      Gpus.require();
    }
    try {
      init = initOf(spec);
    } catch (TrainingFailedException e) {
      return Optional.of(failed(spec, String.valueOf(e.getMessage())));
    }
    Optional<RunLock> claim = RunLock.take(run(spec));
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    try (RunLock held = claim.get();
        TrainingStop training = TrainingStop.begin()) {
      // Another worker may have ended it since the caller looked.
      if (following.isEnded(spec)) {
        return Optional.empty();
      }
      return Optional.of(
          attempt(
              spec,
              held,
              () -> {
                Optional<TrainedNetwork> done = done(spec);
                TrainedNetwork network =
                    done.isPresent() ? done.get() : train(spec, init, held, listeners);
                training.end();
                return network.failed()
                    ? network
                    : following.follow(
                        network, new FollowUpRecorder(run(spec), held, PhaseClock.ofThisProcess()));
              }));
    }
  }

  /** Does the work on a run, as often as it fails without getting further: {@link Attempts}. */
  private TrainedNetwork attempt(
      TrainingSpec spec, RunLock held, AcceleratorLock.Work<TrainedNetwork> work)
      throws IOException, InterruptedException {
    Attempts attempts = new Attempts(run(spec));
    Optional<String> enough = attempts.begin();
    if (enough.isPresent()) {
      return failed(spec, enough.get());
    }
    try {
      TrainedNetwork network = work.run();
      attempts.forget();
      return network;
    } catch (InterruptedException e) {
      // A person stopped it, or another worker has the run now.
      if (held.isHeld()) {
        Uninterruptibly.run(attempts::forget);
      }
      throw e;
    } catch (IOException | RuntimeException e) {
      record(attempts, held, e);
      throw e;
    }
  }

  private static void record(Attempts attempts, RunLock held, Exception reason) {
    try {
      if (held.isHeld()) {
        attempts.ended(String.valueOf(reason.getMessage()));
      }
    } catch (IOException e) {
      reason.addSuppressed(e); // what failed first is the one to tell
    }
  }

  /** Says, for a message, which worker trains a run, as far as that is known. */
  String whoTrains(TrainingSpec spec) throws IOException {
    RunFolder run = run(spec);
    return run.root() + " is trained by " + RunLock.holder(run);
  }

  private TrainedNetwork failed(TrainingSpec spec, String reason) throws IOException {
    run(spec).writeFailure(reason);
    return new TrainedNetwork(spec, 0, true);
  }

  /** The full-precision run that a quantized one starts from; null for any other run. */
  private @Nullable RunFolder initOf(TrainingSpec spec) throws IOException {
    if (spec.init() == null || spec.precision().isFull()) {
      return null;
    }
    RunFolder run = folders.store().run(spec.network(), Precision.FULL, spec.init());
    if (run.done().isPresent()) {
      return run; // also if it cannot be evaluated: that is found once all are trained
    }
    if (run.failure().isPresent()) {
      throw new TrainingFailedException(
          "it starts from "
              + TrainingSpec.runName(spec.network(), Precision.FULL, spec.init())
              + ", which failed",
          null);
    }
    throw new InvalidDataException(
        run.root() + " is not trained yet; " + spec.runName() + " starts from it");
  }

  private TrainedNetwork train(
      TrainingSpec spec, @Nullable RunFolder init, RunLock claim, TrainingListener... listeners)
      throws IOException, InterruptedException {
    PhaseClock clock = PhaseClock.ofThisProcess();
    clock.start(Phase.OPENING);
    try (WorkingCopy copy = WorkingCopy.of(run(spec), claim, folders.work())) {
      try {
        return train(spec, init, copy, clock, listeners);
      } catch (TrainingFailedException e) {
        // The reason names files of the local copy, which are in the run's folder too.
        String inFolder = copy.folder() + File.separator;
        copy.writeFailure(String.valueOf(e.getMessage()).replace(inFolder, ""));
        return new TrainedNetwork(spec, 0, true);
      } catch (IOException | UncheckedIOException | InterruptedException e) {
        claim.requireHeld(); // a lost lease interrupts the thread, and is the reason to report
        throw e;
      }
    }
  }

  private TrainedNetwork train(
      TrainingSpec spec,
      @Nullable RunFolder init,
      WorkingCopy copy,
      PhaseClock clock,
      TrainingListener... listeners)
      throws IOException, InterruptedException {
    Path starting = copy.folder().resolve(".imported");
    try (ImageCodec codec = new ImageCodec()) {
      TrainingData data = TrainingImages.of(folders.openDataset(), codec);
      List<TrainingListener> all = new ArrayList<>();
      PretrainedInit from = pretrainedOf(spec);
      all.add(new ProvenanceRecorder(copy.run(), from == null ? null : from.provenance(), clock));
      all.add(new EventsFile(copy.folder()));
      all.add(copy);
      all.addAll(List.of(listeners));
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
      copy.writeDone(new RunFolder.Done(spec.fingerprint(), trainer.steps(), last.sha256()));
      return new TrainedNetwork(spec, trainer.steps());
    } finally {
      FolderTree.delete(starting);
    }
  }

  /** The pretrained weights that a full-precision run starts from; null if it starts at random. */
  private @Nullable PretrainedInit pretrainedOf(TrainingSpec spec) {
    if (spec.init() == null || !spec.precision().isFull()) {
      return null;
    }
    PretrainedInit init = pretrained.get(spec.init());
    if (init == null) {
      throw new IllegalStateException(
          spec.runName() + " starts from pretrained weights that are not given");
    }
    return init;
  }

  /**
   * The variables that a quantized run starts from; null for a run that starts at random.
   *
   * @throws TrainingFailedException if they are damaged; other runs continue
   */
  private static @Nullable Path variablesOf(@Nullable RunFolder init, WorkingCopy copy)
      throws IOException {
    try {
      return init == null ? null : copy.variablesOf(init);
    } catch (InvalidDataException e) {
      throw new TrainingFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The pretrained variables that a run starts from; null once the run has begun. */
  private static @Nullable Path variablesOf(
      PretrainedInit from, TrainingSpec spec, TrainingData data, WorkingCopy copy, Path folder)
      throws IOException {
    return Files.exists(copy.checkpoint(0).folder())
        ? null
        : from.save(spec.network(), spec.input(data.input()), folder);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    folders.addTo(builder);
    builder
        .add(DisplayData.item("requireGpu", requireGpu).withLabel("Requires a GPU"))
        .add(DisplayData.item("pretrained", pretrained.size()).withLabel("Pretrained weights"));
  }
}
