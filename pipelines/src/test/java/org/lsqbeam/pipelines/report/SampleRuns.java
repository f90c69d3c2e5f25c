package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.DatasetManifest.Shard;
import org.lsqbeam.graphs.data.DatasetManifest.Split;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.transforms.run.Provenance;

/** Made-up runs, shaped like real ones. Nothing here was ever trained. */
public final class SampleRuns {
  public static final String DATASET = "d5".repeat(32);
  static final String REASON = "the loss is not finite at update 1204,\n\"epoch\" 4";
  static final RunResult FULL = run("resnet20", "full", 1, 10, 10.02, 90.5);
  static final RunResult EIGHT = run("resnet20", "8", 1, 10, 90.41, 90.62);
  static final RunResult TWO = run("resnet20", "2", 1, 10, 10.4, 88.129);
  static final long IMAGES = 50_000;
  static final List<String> CLASSES = List.of("0123456789".split(""));

  private SampleRuns() {}

  static DatasetManifest dataset(String... classes) {
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        DATASET,
        "cifar10",
        32,
        32,
        "png",
        List.of(classes),
        new Split(IMAGES, List.of(25_000L, 25_000L), List.of(new Shard("train", IMAGES, "ab"))),
        new Split(10_000, List.of(5_000L, 5_000L), List.of(new Shard("val", 10_000, "cd"))),
        List.of(125.307, 122.961, 113.8575),
        List.of(62.9932, 62.0887, 66.7048),
        3);
  }

  static TrainingSpec spec(String network, String precision, long seed, int epochs) {
    boolean full = precision.equals("full");
    double decay = precision.equals("2") ? 0.25e-4 : precision.equals("3") ? 0.5e-4 : 1e-4;
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        Precision.parse(precision),
        seed,
        DATASET,
        full ? null : "f0".repeat(32),
        new TrainingSpec.Optimization(
            epochs, 128, full ? 0.1 : precision.equals("8") ? 0.001 : 0.01, 0.9, decay, 0.9),
        new Augmentation(4, true),
        TrainingSettings.DEFAULT);
  }

  /** A finished run of the accuracies given, with a plausible curve between them. */
  public static RunResult run(
      String network, String precision, long seed, int epochs, double initial, double trained) {
    TrainingSpec spec = spec(network, precision, seed, epochs);
    return new RunResult(
        "",
        spec,
        new Evaluation(accuracy(initial), accuracy(trained)),
        metrics(spec, initial, trained),
        provenance(epochs * 391L),
        null);
  }

  /** A run of one seed that failed before its first epoch ended. */
  public static RunResult failed(String network, String precision, long seed, String reason) {
    return new RunResult("", spec(network, precision, seed, 60), null, List.of(), null, null)
        .failed(reason);
  }

  public static Accuracy accuracy(double top1) {
    return new Accuracy(10_000, top1, 100 - (100 - top1) / 20, (100 - top1) / 33);
  }

  static Provenance provenance(long steps) {
    return new Provenance(
        List.of(
            session("2026-11-03T08:12:44Z", "2026-11-03T08:40:02Z", 0, steps / 2, null),
            session("2026-11-03T08:41:10Z", "2026-11-03T09:09:31Z", steps / 2, steps, null)),
        null,
        null);
  }

  /** The provenance of a run in one session whose time is recorded. */
  static Provenance timed(long steps, Map<String, Double> training, Map<String, Double> followUp) {
    return new Provenance(
        List.of(session("2026-11-03T08:12:44Z", "2026-11-03T09:09:31Z", 0, steps, training)),
        null,
        List.of(new Provenance.FollowUp("2026-11-03T09:09:32Z", "801d25b0c0ffee", followUp)));
  }

  private static Provenance.Session session(
      String started,
      String finished,
      long fromStep,
      long toStep,
      @Nullable Map<String, Double> seconds) {
    return new Provenance.Session(
        started,
        finished,
        new TreeMap<>(
            Map.of(
                "lsq-beam", "0.1.0",
                "revision", "801d25b0c0ffee",
                "Apache Beam", "2.70.0",
                "TensorFlow", "2.18.0 (TensorFlow Java 1.1.0)",
                "JVM", "17.0.15+6",
                "operating system", "Linux 6.1.0 amd64")),
        "A processor",
        null,
        null,
        null,
        null,
        2,
        fromStep,
        toStep,
        seconds);
  }

  /** The report on some, of an experiment with two settings. */
  static Report report(RunResult... runs) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("networks", List.of("resnet20"));
    settings.put("weightDecay", Map.of("2", 0.25e-4));
    return new Report(
        "cifar10",
        settings,
        List.of(),
        dataset(CLASSES.toArray(String[]::new)),
        Arrays.asList(runs));
  }

  private static List<EpochMetrics> metrics(TrainingSpec spec, double initial, double trained) {
    int epochs = spec.optimization().epochs();
    Random random = new Random(spec.seed() * 31 + spec.precision().weights());
    List<EpochMetrics> metrics = new ArrayList<>();
    for (int epoch = 0; epoch <= epochs; epoch++) {
      double progress = (double) epoch / epochs;
      double rise = 1 - Math.exp(-9 * progress);
      double noise = random.nextGaussian() * 3 * progress * (1 - progress);
      double top1 =
          epoch == 0
              ? initial
              : epoch == epochs
                  ? trained
                  : initial + (trained - initial - 4) * rise + 4 * progress * progress + noise;
      boolean full = spec.precision().isFull();
      double loss = (full ? 1.6 : 0.25) * Math.exp(-2.6 * progress) + 0.02;
      metrics.add(
          new EpochMetrics(
              epoch,
              epoch * 391L,
              epoch == 0
                  ? null
                  : new EpochMetrics.Training(
                      loss + Math.abs(noise) / 100,
                      100 - loss * 30,
                      0.1,
                      full ? 1000 : 800,
                      full ? 50 : 62.5,
                      epoch == 1 && spec.precision().weights() == 2 ? 2 : 0),
              accuracy(top1),
              full ? Map.of() : stepSizes(spec.precision().weights(), progress, random)));
    }
    return metrics;
  }

  private static Map<String, Double> stepSizes(int bits, double progress, Random random) {
    Map<String, Double> sizes = new TreeMap<>();
    List<String> layers = new ArrayList<>(List.of("conv1", "dense"));
    for (int stage = 1; stage <= 3; stage++) {
      for (int block = 1; block <= 3; block++) {
        for (int conv = 1; conv <= 2; conv++) {
          layers.add("stage" + stage + "/block" + block + "/conv" + conv);
        }
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      double drift = progress * (i % 5 - 1.5 + random.nextDouble() / 4) * (9 - bits) / 8;
      double weights = 0.4 / Math.pow(2, bits);
      sizes.put(layers.get(i) + "/weight_step_size", weights * Math.exp(drift / 3));
      sizes.put(layers.get(i) + "/input_step_size", 8 * weights * Math.exp(drift / 2));
    }
    return sizes;
  }

  /** As {@code run}, of the accuracies alone. */
  public static RunResult evaluated(
      String network, String precision, long seed, @Nullable Accuracy initial, Accuracy trained) {
    return new RunResult(
        "",
        spec(network, precision, seed, 60),
        new Evaluation(initial == null ? trained : initial, trained),
        List.of(),
        null,
        null);
  }
}
