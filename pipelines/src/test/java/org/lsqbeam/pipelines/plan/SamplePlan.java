package org.lsqbeam.pipelines.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.lsqbeam.pipelines.plan.PlannedRun.State;
import org.lsqbeam.transforms.prepare.Preset;

/** Runs of made-up sizes. Nothing here was ever trained. */
final class SamplePlan {
  static final Preset IMAGENET = new Preset("imagenet", 256, 256, ImageEncoding.JPEG, 256, 32);

  private static final List<String> PRECISIONS = List.of("full", "8", "4", "3", "2");

  private SamplePlan() {}

  /** A run of batches of 100. */
  static PlannedRun run(String network, String precision, long steps, long stepsDone, State state) {
    String init = precision.equals("full") ? null : full(network).fingerprint();
    return run(spec(network, precision, init), steps, stepsDone, state);
  }

  /** A run that starts from another. */
  static PlannedRun startingFrom(PlannedRun full, String precision, long steps) {
    return run(
        spec(full.spec().network(), precision, full.spec().fingerprint()), steps, 0, State.TO_DO);
  }

  private static TrainingSpec full(String network) {
    return spec(network, "full", null);
  }

  private static TrainingSpec spec(String network, String precision, @Nullable String init) {
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        Precision.parse(precision),
        1,
        "d5".repeat(32),
        init,
        new Optimization(1, 100, 0.1, 0.9, 1e-4, 0.9),
        new Augmentation(0, true),
        TrainingSettings.DEFAULT);
  }

  private static PlannedRun run(TrainingSpec spec, long steps, long stepsDone, State state) {
    NetworkInput input = NetworkInput.square(224, 1000);
    return new PlannedRun("", spec, input, size(spec.precision()), steps, stepsDone, state);
  }

  /** Sixty million parameters, all at the precision; with them as many more numbers are saved. */
  private static NetworkSize size(Precision precision) {
    long parameters = 60_000_000;
    return new NetworkSize(
        parameters,
        0,
        parameters * precision.weights(),
        11_345_678_901L,
        1_000_000,
        2 * parameters,
        List.of());
  }

  /** As many runs as the paper's Table 1 has, one of them done and one started. */
  static ExperimentPlan table1() {
    PlannedDataset dataset =
        new PlannedDataset(
            IMAGENET,
            PlannedDataset.Origin.ASSUMED,
            "unknown",
            null,
            1_281_167,
            50_000,
            1000,
            38_603_843_000L);
    List<PlannedRun> runs = new ArrayList<>();
    Map<String, State> states = Map.of("resnet-18", State.DONE, "resnet-34", State.STARTED);
    for (String precision : PRECISIONS) {
      for (String network :
          List.of(
              "resnet-18",
              "resnet-34",
              "resnet-50",
              "resnet-101",
              "resnet-152",
              "vgg-16bn",
              "squeezenext-23-2x")) {
        boolean full = precision.equals("full");
        State state = full ? states.getOrDefault(network, State.TO_DO) : State.TO_DO;
        long done = state == State.DONE ? 1_152_996 : state == State.STARTED ? 1_000_000 : 0;
        runs.add(run(network, precision, 1_152_996, done, state));
      }
    }
    return new ExperimentPlan("table1", dataset, runs);
  }

  /** As many images per second for every run. */
  static Rates rates(double imagesPerSecond) {
    return new Rates() {
      @Override
      public double imagesPerSecond(PlannedRun run) {
        return imagesPerSecond;
      }

      @Override
      public String origin() {
        return "as given";
      }
    };
  }
}
