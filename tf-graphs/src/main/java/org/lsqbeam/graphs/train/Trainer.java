package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.BatchPrefetcher;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.TrainingBatches;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.ArithmeticChoice;
import org.lsqbeam.graphs.evaluate.NotFiniteLossException;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.DurableFiles;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.runtime.TensorFlowReason;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * Trains one network by its spec, from its last checkpoint if there is one. Killed at any moment
 * and started again, a run ends in the same bits as one that was never stopped.
 */
public final class Trainer {
  /** The file of the {@link TrainingSpec} in a run's folder. */
  public static final String SPEC_FILE = "spec.json";

  private static final double SECONDS_BETWEEN_CHECKPOINTS = 300;

  private final TrainingSpec spec;
  private final TrainingData data;
  private final Path runFolder;
  private final @Nullable Path init;
  private final List<TrainingListener> listeners;
  private final TrainingBatches batches;
  private final Checkpoints checkpoints;
  private final MetricsFile metrics;
  private final long steps;
  private final StepSchedule schedule;
  private final Divergence divergence;
  private final FaultSearch faults;
  private final double secondsBetweenCheckpoints;

  /**
   * The data that a run trains on.
   *
   * @param input of the whole images: their size, classes, mean and deviation; a run's crop makes
   *     it smaller
   * @param train the training images
   * @param validation the validation images
   */
  public record TrainingData(NetworkInput input, Images train, Images validation) {}

  /**
   * Creates a trainer for a new run, or for one to resume, in a folder.
   *
   * @param init path prefix of the full-precision variables to start from; null for random weights
   */
  public Trainer(
      TrainingSpec spec,
      TrainingData data,
      Path runFolder,
      @Nullable Path init,
      List<TrainingListener> listeners) {
    this(spec, data, runFolder, init, listeners, SECONDS_BETWEEN_CHECKPOINTS);
  }

  /** Also sets the training time after which the current epoch gets a checkpoint. */
  Trainer(
      TrainingSpec spec,
      TrainingData data,
      Path runFolder,
      @Nullable Path init,
      List<TrainingListener> listeners,
      double secondsBetweenCheckpoints) {
    this.spec = spec;
    this.data = data;
    this.runFolder = runFolder;
    this.init = init;
    this.listeners = listeners;
    Optimization optimization = spec.optimization();
    batches =
        new TrainingBatches(
            data.train(), spec.augmentation(), spec.seed(), optimization.batchSize());
    checkpoints = new Checkpoints(runFolder);
    metrics = new MetricsFile(runFolder, Sha256.digits(spec.fingerprint()));
    steps = spec.steps(data.train().size());
    schedule = new StepSchedule(spec, batches.perEpoch());
    divergence = new Divergence(steps);
    faults = new FaultSearch(spec.seed(), batches, schedule);
    this.secondsBetweenCheckpoints = secondsBetweenCheckpoints;
  }

  /**
   * Trains to the end.
   *
   * @return the checkpoint of the last step
   * @throws TrainingFailedException if this run cannot continue, but others can: its loss or a
   *     variable is not finite, TensorFlow fails (for example without memory), the folder belongs
   *     to another run, or its files or the init are damaged
   * @throws InvalidDataException if the images are damaged
   * @throws InterruptedException if the thread is interrupted, or the {@link TrainingStop} is
   *     requested; a checkpoint is saved first
   */
  public Checkpoint train() throws IOException, InterruptedException {
    try (TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named(spec.network()),
            spec.precision(),
            spec.input(data.input()),
            spec.optimization(),
            spec.settings())) {
      ArithmeticChoice forward = graph.forwardArithmetic();
      if (forward != null) {
        listeners.forEach(listener -> listener.forwardArithmeticChosen(forward));
      }
      Optional<Checkpoint.State> found = find(graph);
      long from = found.map(Checkpoint.State::step).orElse(0L);
      listeners.forEach(listener -> listener.started(spec, from, steps));
      Checkpoint.State state = found.isPresent() ? found.get() : begin(graph);
      try (BatchPrefetcher ahead = batches.ahead(state.step(), steps)) {
        return run(graph, state, ahead);
      }
    } catch (TensorFlowException e) {
      throw new TrainingFailedException(
          "TensorFlow failed: " + TensorFlowReason.of(e) + "; the last good checkpoint is kept", e);
    } finally {
      listeners.forEach(TrainingListener::ended);
    }
  }

  /** Updates in all. */
  public long steps() {
    return steps;
  }

  /** Restores the graph from the checkpoint or the init; returns the checkpoint's state. */
  private Optional<Checkpoint.State> find(TrainingGraph graph) throws IOException {
    try {
      return findValues(graph);
    } catch (InvalidDataException e) {
      // The fault is in this run's files, so other runs can continue.
      throw new TrainingFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<Checkpoint.State> findValues(TrainingGraph graph) throws IOException {
    DurableFiles.createFolders(runFolder);
    SpecFile.require(runFolder.resolve(SPEC_FILE), spec, this::damaged);
    AtomicFile.discardUnfinished(runFolder);
    checkpoints.tidy();
    if (init != null) {
      graph.restoreTeacher(init);
    }
    Optional<Checkpoint> latest = checkpoints.latest(spec.fingerprint(), this::damaged);
    if (latest.isPresent()) {
      requireFirst(graph);
      return Optional.of(resume(graph, latest.get()));
    }
    initialize(graph);
    metrics.keepUpTo(-1);
    return Optional.empty();
  }

  private void initialize(TrainingGraph graph) throws IOException {
    graph.initialize(spec.seed());
    if (init != null) {
      graph.restoreInit(init);
    }
  }

  /** Makes the checkpoint from before training again. Who removed it has said why. */
  private void requireFirst(TrainingGraph graph) throws IOException {
    Checkpoint first = checkpoints.at(0);
    try {
      first.verify(spec.fingerprint(), 0);
    } catch (DamagedFileException e) {
      if (Files.exists(first.folder())) {
        damaged(String.valueOf(e.getMessage()));
      }
      Recovery.FIRST_CHECKPOINT_MADE_AGAIN.taken();
      initialize(graph);
      graph.initializeQuantizers(batches.batch(0));
      save(graph, 0, EpochSums.NONE);
      start(Phase.OPENING);
    }
  }

  private void start(Phase phase) {
    listeners.forEach(listener -> listener.phaseStarted(phase));
  }

  private void damaged(String damage) {
    listeners.forEach(listener -> listener.damaged(damage));
  }

  private Checkpoint.State resume(TrainingGraph graph, Checkpoint from) throws IOException {
    graph.restore(from.variables());
    Recovery.RUN_RESUMED.taken();
    Checkpoint.State state = from.state();
    metrics.keepUpTo(isEpochToEnd(state.step(), state.sums()) ? state.step() - 1 : state.step());
    long epochs = 1 + state.step() / batches.perEpoch();
    metrics.requireLines(isEpochToEnd(state.step(), state.sums()) ? epochs - 1 : epochs);
    return state;
  }

  private Checkpoint.State begin(TrainingGraph graph) throws IOException, InterruptedException {
    graph.initializeQuantizers(batches.batch(0));
    return endEpoch(graph, 0, EpochSums.NONE, null).state();
  }

  private Checkpoint run(TrainingGraph graph, Checkpoint.State from, BatchPrefetcher ahead)
      throws IOException, InterruptedException {
    long step = from.step();
    EpochSums sums = from.sums();
    Checkpoint last = checkpoints.at(step);
    double sinceCheckpoint = 0;
    try {
      while (true) {
        if (isEpochToEnd(step, sums)) {
          last = endEpoch(graph, step, sums, trained(step, sums));
          sums = EpochSums.NONE;
          sinceCheckpoint = 0;
        } else if (sinceCheckpoint > secondsBetweenCheckpoints) {
          last = save(graph, step, sums);
          sinceCheckpoint = 0;
        }
        if (step == steps) {
          return last;
        }
        if (Thread.interrupted() || TrainingStop.isRequested()) {
          throw new InterruptedException();
        }
        start(Phase.UPDATES);
        long start = System.nanoTime();
        Batch batch = ahead.next();
        TrainingGraph.Update update =
            graph.update(batch, schedule.rate(step), spec.seed(), step, schedule.isObserved(step));
        double seconds = (System.nanoTime() - start) / 1e9;
        sinceCheckpoint += seconds;
        if (!Float.isFinite(update.loss())) {
          throw divergence.ofLoss(update.loss(), step, faults.of(graph, last, step));
        }
        step++;
        sums = sums.plus(update, batch.size(), seconds);
        TrainingListener.Progress progress =
            new TrainingListener.Progress(
                (int) ((step - 1) / batches.perEpoch()) + 1,
                step,
                sums.meanLoss(),
                sums.top1(),
                sums.imagesPerSecond());
        listeners.forEach(listener -> listener.updated(progress));
      }
    } catch (InterruptedException e) {
      // Between two updates, or in an epoch's validation, which is then done anew.
      if (!last.equals(checkpoints.at(step))) {
        save(graph, step, sums);
      }
      TrainingStop.saved(spec, step);
      throw new InterruptedException("training was interrupted at step " + step);
    }
  }

  /** Whether an epoch's updates are done, and its validation is not. */
  private boolean isEpochToEnd(long step, EpochSums sums) {
    return step % batches.perEpoch() == 0 && sums.images() > 0;
  }

  private EpochMetrics.Training trained(long step, EpochSums sums) {
    return new EpochMetrics.Training(
        sums.meanLoss(),
        sums.top1(),
        schedule.rate(step - 1),
        sums.imagesPerSecond(),
        sums.seconds(),
        sums.clamped());
  }

  private Checkpoint endEpoch(
      TrainingGraph graph, long step, EpochSums ended, EpochMetrics.@Nullable Training training)
      throws IOException, InterruptedException {
    start(Phase.VALIDATION);
    List<String> variables = graph.variableFaults();
    if (!variables.isEmpty()) {
      throw divergence.ofVariables(step, variables, null);
    }
    if (ended.atMinimum() != null) {
      throw divergence.ofMinimum(ended.atMinimum(), step);
    }
    Accuracy validation = validate(graph, step);
    Map<String, Double> quantizerParameters = graph.quantizerParameters();
    EpochMetrics line =
        new EpochMetrics(
            (int) (step / batches.perEpoch()),
            step,
            training,
            validation,
            quantizerParameters,
            ended.meanObserved());
    metrics.append(line);
    // After its line: what a checkpoint does not reach is dropped from the metrics on resuming.
    Checkpoint checkpoint = save(graph, step, EpochSums.NONE);
    listeners.forEach(listener -> listener.epochEnded(line));
    return checkpoint;
  }

  private Accuracy validate(TrainingGraph graph, long step) throws InterruptedException {
    try {
      return graph.evaluate(data.validation(), 0, data.validation().size()).accuracy();
    } catch (NotFiniteLossException e) {
      throw divergence.ofValidation(e, step);
    }
  }

  private Checkpoint save(TrainingGraph graph, long step, EpochSums sums) throws IOException {
    start(Phase.CHECKPOINTS);
    Checkpoint saved;
    try {
      saved = checkpoints.save(graph, spec.fingerprint(), step, sums);
    } catch (TFInvalidArgumentException e) {
      throw divergence.ofVariables(step, graph.variableFaults(), e);
    } catch (TensorFlowException e) {
      throw new IOException(
          checkpoints.at(step).folder() + " cannot be written: " + TensorFlowReason.of(e), e);
    }
    listeners.forEach(listener -> listener.saved(saved));
    return saved;
  }
}
