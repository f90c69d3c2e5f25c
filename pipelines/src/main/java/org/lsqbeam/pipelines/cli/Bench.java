package org.lsqbeam.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
import org.lsqbeam.pipelines.options.LsqOptions;

/**
 * What the flow costs beside the graph itself: images per second of a second epoch's updates inside
 * the Beam pipeline, against a bare loop of the same updates on one batch, before and after it in
 * the same process. On a machine whose speed drifts only the ratio means something.
 */
final class Bench {
  private static final int WARM_UP = 5;

  /** The first warms up, the second counts. */
  private static final int EPOCHS = 2;

  private final LsqOptions options;
  private final PrintStream out;
  private final int rounds;
  private final int bareSteps;

  /** So many rounds of an epoch in the pipeline, with so many bare updates around each. */
  Bench(LsqOptions options, PrintStream out, int rounds, int bareSteps) {
    this.options = options;
    this.out = out;
    this.rounds = rounds;
    this.bareSteps = bareSteps;
  }

  void run() throws IOException {
    Map<String, List<Double>> ratios = new LinkedHashMap<>();
    out.printf("%5s %13s %13s %7s  %s%n", "round", "bare loop", "in the flow", "ratio", "run");
    for (int round = 1; round <= rounds; round++) {
      options.setEpochs(Integer.toString(EPOCHS));
      options.setSeeds(Integer.toString(round));
      Flow flow = Flow.of(options);
      flow.run(Flow.Stage.PREPARE);
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

  /** The same in every round, and no other run's: a median is not over runs that do other work. */
  static String name(Experiment.Run run) {
    String name = run.spec().network() + " " + run.spec().precision();
    return run.variant().isEmpty() ? name : name + ", " + run.variant();
  }

  private static double inFlow(TrainingSpec spec, Flow flow) throws IOException {
    List<EpochMetrics> metrics = flow.run(spec).metrics();
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
