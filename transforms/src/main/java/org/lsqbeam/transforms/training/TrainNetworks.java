package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.runtime.WorkerSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.counter.WorkCounter;

/**
 * Trains, evaluates and measures networks once their dataset is prepared.
 *
 * <p>The elements are seats: a worker that gets one takes the next run of the {@link RunSchedule}
 * that no other worker has, until none is left (decision 008). So a run starts as soon as the run
 * it starts from is trained, whichever worker is free, and balance depends on no shuffle. A run of
 * which nothing is left to do is skipped, an interrupted one resumes from its last checkpoint, and
 * one that fails leaves its reason in its folder while the others continue. The runs of a worker
 * that is lost are taken by the others.
 */
public final class TrainNetworks
    extends PTransform<PCollection<DatasetManifest>, PCollection<TrainedNetwork>> {
  /** So many for each task slot that a random shuffle leaves none without a seat. */
  private static final int SEATS_PER_SLOT = 64;

  private final List<TrainingRun> runs;
  private final RunWorker worker;
  private final int seats;

  /**
   * @param runs those to do
   * @param goal the last step that is done of each
   * @param pretrained the weights that full-precision runs start from
   * @param requireGpu whether training fails where TensorFlow sees no GPU
   * @param slots the number of elements that the runner processes at a time
   */
  public TrainNetworks(
      WorkFolders folders,
      List<TrainingRun> runs,
      RunGoal goal,
      Collection<PretrainedInit> pretrained,
      boolean requireGpu,
      int slots) {
    this.runs = List.copyOf(runs);
    worker = new RunWorker(folders, new RunTrainer(folders, pretrained, requireGpu), goal);
    seats = slots == 1 ? 1 : SEATS_PER_SLOT * slots;
  }

  @Override
  public PCollection<TrainedNetwork> expand(PCollection<DatasetManifest> dataset) {
    PCollectionView<DatasetManifest> manifest = dataset.apply("Dataset", View.asSingleton());
    return dataset
        .apply("Seats", ParDo.of(new SeatsFn(runs, worker, seats)))
        .setCoder(VarIntCoder.of())
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Work", ParDo.of(new WorkFn(runs, worker, manifest)).withSideInputs(manifest))
        .setCoder(ElementCoder.of(TrainedNetwork.class));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .delegate(worker)
        .add(DisplayData.item("runs", runs.size()).withLabel("Runs"))
        .add(DisplayData.item("networks", each(TrainingSpec::network)).withLabel("Networks"))
        .add(DisplayData.item("precisions", each(TrainingSpec::precision)).withLabel("Precisions"));
  }

  /** The different values of one property of the runs, sorted. */
  private String each(Function<TrainingSpec, Object> property) {
    return runs.stream()
        .map(run -> String.valueOf(property.apply(run.spec())))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Puts the seats out once the dataset is there. */
  private static final class SeatsFn extends DoFn<DatasetManifest, Integer> {
    private static final long serialVersionUID = 1L;

    private final List<TrainingRun> runs;
    private final RunWorker worker;
    private final int seats;

    SeatsFn(List<TrainingRun> runs, RunWorker worker, int seats) {
      this.runs = runs;
      this.worker = worker;
      this.seats = seats;
    }

    @ProcessElement
    public void seats(OutputReceiver<Integer> output) throws IOException {
      for (TrainingRun run : runs) {
        if (worker.folder(run.spec()).done().isPresent()) {
          WorkCounter.RUNS_SKIPPED.increment();
        }
      }
      for (int seat = 0; seat < seats; seat++) {
        output.output(seat);
      }
    }
  }

  private static final class WorkFn extends DoFn<Integer, TrainedNetwork> {
    private static final long serialVersionUID = 1L;

    private final List<TrainingRun> runs;
    private final RunWorker worker;
    private final PCollectionView<DatasetManifest> dataset;
    private final WorkerSettings settings = WorkerSettings.ofThisProcess();
    private transient @Nullable Seat seat;

    WorkFn(List<TrainingRun> runs, RunWorker worker, PCollectionView<DatasetManifest> dataset) {
      this.runs = runs;
      this.worker = worker;
      this.dataset = dataset;
    }

    @ProcessElement
    public void work(ProcessContext context) throws IOException, InterruptedException {
      settings.adopt();
      if (seat == null) {
        seat = Seat.at(worker, runs, context.sideInput(dataset));
      }
      seat.work(context::output);
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      builder.delegate(worker);
    }
  }
}
