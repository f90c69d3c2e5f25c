package org.lsqbeam.pipelines.report.comparison;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.DatasetManifest.Split;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.quantize.GradientScale;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Distillation;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.StepDecay;
import org.lsqbeam.graphs.train.TrainingSettings;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.report.SampleRuns;
import org.lsqbeam.pipelines.report.results.RunResult;

/**
 * Made-up runs as the paper's experiments ask for them. The variant of a run does not name the
 * conditions that it was trained under.
 *
 * @param settings of quantized runs
 */
public record PaperRuns(
    String network, double learningRate, double weightDecay, TrainingSettings settings) {
  static final int CLASSES = 1000;

  /** As batches.meta.txt names them. */
  private static final List<String> CIFAR10 =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  public static PaperRuns of(String network) {
    return new PaperRuns(network, 0.01, 1e-4, TrainingSettings.DEFAULT);
  }

  /** The networks' input from ImageNet. */
  static DatasetManifest imageNet() {
    return dataset("imagenet", 224, CLASSES, 1_281_167, 50_000);
  }

  public static DatasetManifest dataset(String preset, int side, int classes) {
    return dataset(preset, side, classes, 50_000, 10_000);
  }

  public static DatasetManifest dataset(
      String preset, int side, int classes, long training, long validation) {
    return dataset(
        preset,
        side,
        preset.equals("cifar10") && classes == CIFAR10.size()
            ? CIFAR10
            : IntStream.range(0, classes).mapToObj(i -> "class " + i).toList(),
        training,
        validation);
  }

  public static DatasetManifest dataset(
      String preset, int side, List<String> classes, long training, long validation) {
    return new DatasetManifest(
        DatasetManifest.FORMAT_VERSION,
        SampleRuns.DATASET,
        preset,
        side,
        side,
        "jpeg",
        classes,
        new Split(training, List.of(), List.of()),
        new Split(validation, List.of(), List.of()),
        List.of(120.0, 120.0, 120.0),
        List.of(60.0, 60.0, 60.0),
        0);
  }

  PaperRuns learningRate(double value) {
    return new PaperRuns(network, value, weightDecay, settings);
  }

  PaperRuns weightDecay(double value) {
    return new PaperRuns(network, learningRate, value, settings);
  }

  public PaperRuns gradientScale(String scale) {
    return with("gradientScale", GradientScale.parse(scale));
  }

  PaperRuns distillation(double weight, double temperature) {
    return with("distillation", new Distillation(weight, temperature));
  }

  PaperRuns stepDecay(double factor, int epochs) {
    return with("stepDecay", new StepDecay(factor, epochs));
  }

  private PaperRuns with(String setting, Object value) {
    return new PaperRuns(
        network, learningRate, weightDecay, TrainingSettings.DEFAULT.with(setting, value));
  }

  /** Evaluated at a top-1 accuracy, with metrics, which may be none. */
  public RunResult run(String variant, String precision, double top1, EpochMetrics... metrics) {
    Evaluation evaluation = new Evaluation(SampleRuns.accuracy(1), SampleRuns.accuracy(top1));
    return new RunResult(variant, spec(precision), evaluation, List.of(metrics), null, null);
  }

  RunResult failed(String variant, String precision) {
    return new RunResult(variant, spec(precision), null, List.of(), null, null)
        .failed("the loss is not finite");
  }

  /** After an epoch, with step sizes and what was observed of the layers. */
  public static EpochMetrics epoch(
      int epoch, Map<String, Double> stepSizes, @Nullable Map<String, Double> layers) {
    return new EpochMetrics(epoch, epoch, null, SampleRuns.accuracy(50), stepSizes, layers);
  }

  private TrainingSpec spec(String text) {
    Precision precision = Precision.parse(text);
    return new TrainingSpec(
        TrainingSpec.FORMAT_VERSION,
        network,
        precision,
        1,
        SampleRuns.DATASET,
        precision.isFull() ? null : "f0".repeat(32),
        new TrainingSpec.Optimization(90, 256, learningRate, 0.9, weightDecay, 0.9),
        new Augmentation(0, true),
        precision.isFull() ? TrainingSettings.DEFAULT : settings);
  }
}
