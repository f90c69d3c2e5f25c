package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.data.TrainingBatches;
import org.lsqbeam.graphs.image.ImageCodec;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.runtime.OneDnnCaches;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpeed;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.flow.Flow;

/**
 * Compares the training speed in the Beam pipeline, in a run's second epoch, with a bare loop of
 * the same updates on one batch, before and after it in the same process. On a machine whose speed
 * drifts, only the ratio is meaningful.
 */
final class Bench {
  private static final int WARM_UP = 5;

  /** The first warms up, the second is measured. */
  private static final int EPOCHS = 2;

  private final Arguments arguments;
  private final PrintStream out;
  private final PrintStream err;
  private final int rounds;
  private final int bareSteps;

  /**
   * @param rounds how often the pipeline is measured
   * @param bareSteps the updates of the bare loops before and after each round
   */
  Bench(Arguments arguments, PrintStream out, PrintStream err, int rounds, int bareSteps) {
    this.arguments = arguments;
    this.out = out;
    this.err = err;
    this.rounds = rounds;
    this.bareSteps = bareSteps;
  }

  /** Prepares the dataset in the output; the runs are in a folder of their own and are removed. */
  void run() throws IOException {
    Flow prepared = FlowSetup.flow(arguments, err);
    prepared.run(Flow.Stage.PREPARE);
    String folder = "bench-" + UUID.randomUUID();
    try {
      measure(folder);
    } finally {
      prepared.report().store().storage().deleteFolder(folder);
    }
  }

  private void measure(String folder) throws IOException {
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    out.printf("%5s %13s %13s %7s  %s%n", "round", "bare loop", "in the flow", "ratio", "run");
    for (int round = 1; round <= rounds; round++) {
      Map<String, String> overrides =
          Map.of("epochs", Integer.toString(EPOCHS), "seeds", Integer.toString(round));
      Flow flow = FlowSetup.flow(arguments.with(overrides), folder, err);
      List<Experiment.Run> runs = flow.runs();
      List<Double> before = bareLoops(runs, flow);
      flow.run(Flow.Stage.TRAIN);
      List<Double> after = bareLoops(runs, flow);
      for (int i = 0; i < runs.size(); i++) {
        String name = name(runs.get(i));
        double bare = (before.get(i) + after.get(i)) / 2;
        double inFlow = inFlow(runs.get(i).spec(), flow);
        ratios.computeIfAbsent(name, key -> new ArrayList<>()).add(inFlow / bare);
        out.printf(
            Locale.ROOT,
            "%5d %8.0f im/s %8.0f im/s %7.3f  %s%n",
            round,
            bare,
            inFlow,
            inFlow / bare,
            name);
      }
    }
    ratios.forEach(
        (name, values) -> {
          List<Double> sorted = values.stream().sorted().toList();
          out.printf(Locale.ROOT, "%s: median ratio %.3f%n", name, sorted.get(sorted.size() / 2));
        });
    out.println(OneDnnCaches.description());
  }

  /** A name that is the same in every round, and differs from those of other runs. */
  static String name(Experiment.Run run) {
    String name = run.spec().network() + " " + run.spec().precision().label();
    return run.variant().isEmpty() ? name : name + ", " + run.variant();
  }

  private static double inFlow(TrainingSpec spec, Flow flow) throws IOException {
    List<EpochMetrics> metrics = flow.runFolder(spec).metrics();
    return Objects.requireNonNull(metrics.get(EPOCHS).training()).imagesPerSecond();
  }

  private List<Double> bareLoops(List<Experiment.Run> runs, Flow flow) throws IOException {
    PreparedDataset prepared = flow.openDataset();
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

  private double bareLoop(TrainingSpec spec, NetworkInput input, Batch batch) {
    return TrainingSpeed.imagesPerSecond(spec, input, batch, WARM_UP, bareSteps, 0);
  }
}
