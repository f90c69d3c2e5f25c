package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.BatchesAhead;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.TrainingBatches;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Json;
import org.lsqbeam.graphs.files.WholeFile;
import org.lsqbeam.graphs.network.NetworkCatalog;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.runtime.TensorFlowReason;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/**
 * Trains one network by its spec, from its last checkpoint if there is one. Killed at any moment
 * and started again, a run ends in the same bits as one that was never stopped.
 */
public final class Trainer {
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
  private final double secondsBetweenCheckpoints;

  /**
   * What a run trains on.
   *
   * @param input of the whole images: their size, classes, mean and deviation; a run's crop makes
   *     it smaller
   * @param train the training images
   * @param validation the validation images
   */
  public record TrainingData(NetworkInput input, Images train, Images validation) {}

  /**
   * A run in a folder, begun there before or not.
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

  /** As the other, with the training time after which an epoch under way gets a checkpoint. */
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
    metrics = new MetricsFile(runFolder);
    steps = spec.steps(data.train().size());
    this.secondsBetweenCheckpoints = secondsBetweenCheckpoints;
  }

  /**
   * Trains to the end.
   *
   * @return the checkpoint of the last step
   * @throws TrainingFailedException if the loss or a variable is not finite
   * @throws InvalidDataException if the folder is another run's, or what lies there is damaged
   * @throws InterruptedException if the thread is interrupted; a checkpoint is saved first
   */
  public Checkpoint train() throws IOException, InterruptedException {
    Files.createDirectories(runFolder);
    checkSpec();
    WholeFile.discardUnfinished(runFolder);
    checkpoints.tidy();
    Optional<Checkpoint> latest = checkpoints.latest();
    try (TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named(spec.network()),
            spec.precision(),
            spec.input(data.input()),
            spec.optimization(),
            spec.varied())) {
      if (init != null) {
        graph.restoreTeacher(init);
      }
      long from = latest.isPresent() ? latest.get().state().step() : 0;
      listeners.forEach(listener -> listener.started(spec, from, steps));
      return run(graph, latest.isPresent() ? resume(graph, latest.get()) : begin(graph));
    } finally {
      listeners.forEach(TrainingListener::ended);
    }
  }

  /** Updates in all. */
  public long steps() {
    return steps;
  }

  private void checkSpec() throws IOException {
    Path file = runFolder.resolve("spec.json");
    if (!Files.exists(file)) {
      Json.write(file, spec);
    } else if (!Json.read(file, TrainingSpec.class).equals(spec)) {
      throw new InvalidDataException(file + " is of another run: this folder is not to be shared");
    }
  }

  private Checkpoint.State resume(TrainingGraph graph, Checkpoint from) throws IOException {
    try {
      graph.restore(from.variables());
    } catch (InvalidDataException e) {
      throw Checkpoints.damaged(from, String.valueOf(e.getMessage()), e);
    }
    Checkpoint.State state = from.state();
    metrics.keepUpTo(state.step());
    return state;
  }

  private Checkpoint.State begin(TrainingGraph graph) throws IOException {
    graph.initialize(spec.seed());
    if (init != null) {
      graph.restoreInit(init);
    }
    graph.initializeStepSizes(batches.batch(0));
    metrics.keepUpTo(-1);
    return endEpoch(graph, 0, EpochSums.NONE, null).state();
  }

  private Checkpoint run(TrainingGraph graph, Checkpoint.State from)
      throws IOException, InterruptedException {
    try (BatchesAhead ahead = batches.ahead(from.step(), steps)) {
      return run(graph, from, ahead);
    }
  }

  private Checkpoint run(TrainingGraph graph, Checkpoint.State from, BatchesAhead ahead)
      throws IOException, InterruptedException {
    int perEpoch = batches.perEpoch();
    EpochSums sums = from.sums();
    Checkpoint last = checkpoints.at(from.step());
    double sinceCheckpoint = 0;
    for (long step = from.step(); step < steps; ) {
      if (Thread.interrupted()) {
        if (!last.equals(checkpoints.at(step))) {
          save(graph, step, sums);
        }
        throw new InterruptedException("training was interrupted at step " + step);
      }
      double rate = rate(step);
      long start = System.nanoTime();
      Batch batch = ahead.next();
      TrainingGraph.Update update = graph.update(batch, rate, spec.seed(), step, isObserved(step));
      double seconds = (System.nanoTime() - start) / 1e9;
      sinceCheckpoint += seconds;
      requireFinite("loss", update.loss(), step);
      step++;
      sums = sums.plus(update, batch.size(), seconds);
      int epoch = (int) ((step - 1) / perEpoch) + 1;
      TrainingListener.Progress progress =
          new TrainingListener.Progress(
              epoch, step, sums.meanLoss(), sums.top1(), sums.imagesPerSecond());
      listeners.forEach(listener -> listener.updated(progress));
      if (step % perEpoch == 0) {
        last =
            endEpoch(
                graph,
                step,
                sums,
                new EpochMetrics.Training(
                    sums.meanLoss(),
                    sums.top1(),
                    rate,
                    sums.imagesPerSecond(),
                    sums.seconds(),
                    sums.guarded()));
        sums = EpochSums.NONE;
        sinceCheckpoint = 0;
      } else if (sinceCheckpoint > secondsBetweenCheckpoints) {
        last = save(graph, step, sums);
        sinceCheckpoint = 0;
      }
    }
    return last;
  }

  private double rate(long step) {
    Optimization optimization = spec.optimization();
    return LearningRateSchedule.rate(
        optimization.learningRate(),
        step,
        batches.perEpoch(),
        optimization.epochs(),
        spec.varied().stepDecay());
  }

  /** Whether an update lies in the middle of its epoch, where layers are observed. */
  private boolean isObserved(long step) {
    int perEpoch = batches.perEpoch();
    int observed = spec.varied().observedOf(perEpoch);
    long sinceFirst = step % perEpoch - (perEpoch - observed) / 2;
    return sinceFirst >= 0 && sinceFirst < observed;
  }

  private Checkpoint endEpoch(
      TrainingGraph graph, long step, EpochSums ended, EpochMetrics.@Nullable Training training)
      throws IOException {
    Accuracy validation = graph.evaluate(data.validation(), 0, data.validation().size()).accuracy();
    requireFinite("validation loss", validation.loss(), step);
    Map<String, Double> stepSizes = graph.stepSizes();
    EpochMetrics line =
        new EpochMetrics(
            (int) (step / batches.perEpoch()),
            step,
            training,
            validation,
            stepSizes,
            ended.meanObserved());
    metrics.append(line);
    // After its line: what a checkpoint does not reach is dropped from the metrics on resuming.
    Checkpoint checkpoint = save(graph, step, EpochSums.NONE);
    listeners.forEach(listener -> listener.epochEnded(line));
    return checkpoint;
  }

  private Checkpoint save(TrainingGraph graph, long step, EpochSums sums) throws IOException {
    Checkpoint saved;
    try {
      saved = checkpoints.save(graph, step, sums);
    } catch (RuntimeException e) {
      throw failed("the checkpoint cannot be saved: " + TensorFlowReason.of(e), step, e);
    }
    listeners.forEach(listener -> listener.saved(saved));
    return saved;
  }

  private void requireFinite(String name, double loss, long step) {
    if (!Double.isFinite(loss)) {
      throw failed("the " + name + " is " + loss, step, null);
    }
  }

  private TrainingFailedException failed(String what, long step, @Nullable Exception cause) {
    String message =
        String.format(
            Locale.ROOT,
            "at step %d of %d %s; the last good checkpoint is kept",
            step,
            steps,
            what);
    return new TrainingFailedException(message, cause);
  }
}
