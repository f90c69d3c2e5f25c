package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.data.TrainingBatches;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpeed;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.flow.Flow;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.cache.DatasetCache;

/**
 * Compares the training speed in the Beam pipeline, in a run's second epoch, with a bare loop of
 * the same updates on one batch, before and after it in the same process. On a machine whose speed
 * drifts, only the ratio is meaningful; more seeds repeat the measurement.
 */
final class FlowBench {
  private static final int WARM_UP = 5;
  private static final int BARE_UPDATES = 15;

  /** The first warms up, the second is measured. */
  private static final int EPOCHS = 2;

  private final CommandArguments arguments;
  private final PrintStream out;
  private final PrintStream err;

  FlowBench(CommandArguments arguments, PrintStream out, PrintStream err) {
    this.arguments = arguments;
    this.out = out;
    this.err = err;
  }

  /** Prepares the dataset in the output; the runs are in a folder of their own and are removed. */
  void run() throws IOException {
    Flow prepared = FlowSetup.flow(arguments, err);
    prepared.run(Flow.Stage.PREPARE);
    String folder = "bench-" + UUID.randomUUID();
    try {
      Map<String, String> overrides = Map.of("epochs", Integer.toString(EPOCHS));
      measure(FlowSetup.flow(arguments.with(overrides), folder, err));
    } finally {
      prepared.report().store().storage().deleteFolder(folder);
    }
  }

  private void measure(Flow flow) throws IOException {
    List<Experiment.Run> runs = flow.runs();
    List<Double> before = bareLoops(runs, flow);
    flow.run(Flow.Stage.TRAIN);
    List<Double> after = bareLoops(runs, flow);
    out.printf("%13s %13s %7s  %s%n", "bare loop", "in the flow", "ratio", "run");
    for (int i = 0; i < runs.size(); i++) {
      double bare = (before.get(i) + after.get(i)) / 2;
      double inFlow = inFlow(runs.get(i).spec(), flow);
      out.printf(
          Locale.ROOT,
          "%8s im/s %8s im/s %7.3f  %s%n",
          Numbers.rate(bare),
          Numbers.rate(inFlow),
          inFlow / bare,
          name(runs.get(i)));
    }
    out.println(OneDnnCaches.description());
  }

  /** A name that differs from those of other runs. */
  static String name(Experiment.Run run) {
    String name =
        run.spec().network() + " " + run.spec().precision().label() + ", seed " + run.spec().seed();
    return run.variant().isEmpty() ? name : name + ", " + run.variant();
  }

  private static double inFlow(TrainingSpec spec, Flow flow) throws IOException {
    List<EpochMetrics> metrics = flow.report().store().run(spec).metrics();
    return Objects.requireNonNull(metrics.get(EPOCHS).training()).imagesPerSecond();
  }

  private List<Double> bareLoops(List<Experiment.Run> runs, Flow flow) throws IOException {
    PreparedDataset prepared = new DatasetCache(arguments.artifacts().work()).open(flow.dataset());
    List<Double> rates = new ArrayList<>();
    try (ImageCodec codec = new ImageCodec()) {
      for (TrainingSpec spec : Experiment.specs(runs)) {
        TrainingBatches batches =
            new TrainingBatches(
                new ShardImages(prepared.train(), codec),
                spec.augmentation(),
                spec.seed(),
                spec.optimization().batchSize());
        NetworkInput input = spec.input(NetworkInput.of(prepared.manifest()));
        rates.add(bareLoop(spec, input, batches.batch(0)));
      }
    }
    return rates;
  }

  private static double bareLoop(TrainingSpec spec, NetworkInput input, Batch batch) {
    return TrainingSpeed.imagesPerSecond(spec, input, batch, WARM_UP, BARE_UPDATES, 0);
  }
}
