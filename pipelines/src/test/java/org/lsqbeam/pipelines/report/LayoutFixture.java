package org.lsqbeam.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.pipelines.report.results.RunResult;

/**
 * Reports of as many runs, layers and epochs as real ones have, for their layout and size. Every
 * number is made up: nothing here was ever trained.
 */
final class LayoutFixture {
  static final String TITLE = "Layout fixture: made-up numbers, nothing was trained";

  private static final List<String> LAYER_VALUES =
      List.of("weight_clipped", "input_clipped", "weight_balance", "input_balance");

  /** The networks of Table 1 with their numbers of layers. */
  private static final Map<String, Integer> TABLE1 =
      new TreeMap<>(
          Map.of(
              "resnet-18", 21,
              "resnet-34", 37,
              "resnet-50", 54,
              "resnet-101", 105,
              "resnet-152", 156,
              "vgg-16bn", 16,
              "squeezenext-23-2x", 112));

  private LayoutFixture() {}

  /** The quickstart's shape, with packed networks of 60,000 bytes. */
  static Report quickstart() {
    return report(Map.of("resnet-8", 10), 6, 4, 60_000);
  }

  /** The shape of ResNet-20 on CIFAR-10, with as many packed networks as a page takes. */
  static Report cifar10() {
    return report(Map.of("resnet-20", 22), 36, 4, 250_000);
  }

  /** Seven networks at five precisions, as Table 1 has them: 35 runs. */
  static Report table1() {
    return report(TABLE1, 90, 0, 0);
  }

  private static Report report(Map<String, Integer> networks, int epochs, int embedded, int bytes) {
    List<RunResult> runs = new ArrayList<>();
    networks.forEach(
        (network, layers) -> {
          for (String precision : List.of("full", "8", "4", "3", "2")) {
            runs.add(run(network, precision, layers, epochs));
          }
        });
    List<EmbeddedNetwork> packed = new ArrayList<>();
    for (int i = 0; i < embedded; i++) {
      packed.add(new EmbeddedNetwork("made up " + i, "", new byte[bytes]));
    }
    return new Report(
            "fixture",
            Map.of(),
            List.of(Reference.TABLE1),
            SampleRuns.dataset("a b c d e f g h i j".split(" ")),
            runs)
        .with(ReportExtras.NONE.showing(TITLE, Map.of(), "").embedding(packed));
  }

  private static RunResult run(String network, String precision, int layers, int epochs) {
    TrainingSpec spec = SampleRuns.spec(network, precision, 1, epochs);
    Random random = new Random(layers);
    List<EpochMetrics> metrics = new ArrayList<>();
    for (int epoch = 0; epoch <= epochs; epoch++) {
      metrics.add(
          new EpochMetrics(
              epoch,
              epoch * 100L,
              epoch == 0
                  ? null
                  : new EpochMetrics.Training(1 / Math.sqrt(epoch), 70, 0.1, 800, 62.5, 0),
              SampleRuns.accuracy(90 - 80.0 / (epoch + 1)),
              precision.equals("full")
                  ? Map.of()
                  : values(layers, List.of("weight_step_size", "input_step_size"), random),
              precision.equals("full") ? null : values(layers, LAYER_VALUES, random)));
    }
    return new RunResult(
        "",
        spec,
        new Evaluation(SampleRuns.accuracy(10), SampleRuns.accuracy(90 - 80.0 / (epochs + 1))),
        metrics,
        SampleRuns.timed(
            epochs * 100L,
            Map.of("opening", 1.5, "updates", 5625.0, "validation", 450.0, "checkpoints", 9.0),
            Map.of("evaluation", 25.0, "packing", 2.5, "integers", 75.0)),
        null);
  }

  private static Map<String, Double> values(int layers, List<String> names, Random random) {
    Map<String, Double> values = new TreeMap<>();
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "stage" + layer / 40 + "/block" + layer / 3 % 14 + "/conv" + layer % 3 + "/";
      names.forEach(name -> values.put(prefix + name, 0.1 + random.nextDouble()));
    }
    return values;
  }

  /** Writes the report of 35 runs into a folder, for a look at it. */
  public static void main(String[] arguments) throws Exception {
    table1().writeTo(org.lsqbeam.transforms.storage.Storage.at(arguments[0]));
  }
}
