package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** Prints the figures of decision 012: CPU time of an update by quantizer. */
@Tag("slow")
final class QuantizerTimesTest {
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 15;

  /** Updates in a row: Linux counts CPU time in hundredths of a second. */
  private static final int TOGETHER = 3;

  private static final Optimization SGD = new Optimization(1, 128, 0.01, 0.9, 1e-4, 0.9);
  private static final NetworkInput INPUT =
      new NetworkInput(32, 32, 10, List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));

  /** All quantizers take turns, so that other work on the machine slows them alike. */
  @Test
  void resNet20TrainsAlikeWithTheFusedKernelAndThePseudocode() {
    Batch batch = new MadeUpImages(128, 32, 10, 1).batch(0, 128);
    Map<String, TrainingGraph> graphs = new LinkedHashMap<>();
    Map<String, double[]> times = new LinkedHashMap<>();
    Map<String, List<Double>> losses = new LinkedHashMap<>();
    try {
      graphs.put("full precision", graph(Precision.FULL, "lsq"));
      QuantizerCatalog.names().forEach(name -> graphs.put(name, graph(new Precision(4), name)));
      for (TrainingGraph graph : graphs.values()) {
        graph.initialize(1);
        graph.initializeQuantizers(batch);
      }
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        for (Map.Entry<String, TrainingGraph> each : graphs.entrySet()) {
          long start = cpuNanos();
          double loss = 0;
          for (int i = 0; i < TOGETHER; i++) {
            loss = each.getValue().update(batch, SGD.learningRate()).loss();
          }
          double seconds = (cpuNanos() - start) / 1e9 / TOGETHER;
          losses.computeIfAbsent(each.getKey(), name -> new ArrayList<>()).add(loss);
          if (round >= WARM_UP) {
            times.computeIfAbsent(each.getKey(), name -> new double[ROUNDS])[round - WARM_UP] =
                seconds;
          }
        }
      }
    } finally {
      graphs.values().forEach(TrainingGraph::close);
    }
    double full = median(times.getOrDefault("full precision", new double[1]));
    times.forEach(
        (name, taken) ->
            System.out.printf(
                Locale.ROOT,
                "%-15s %.3f s of CPU an update, %.2f times full precision, loss %.4f%n",
                name,
                median(taken),
                median(taken) / full,
                losses.getOrDefault(name, List.of()).get(WARM_UP + ROUNDS - 1)));
    List<Double> fused = losses.getOrDefault("lsq", List.of());
    List<Double> pseudocode = losses.getOrDefault("lsq-pseudocode", List.of());
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      assertThat(pseudocode.get(round))
          .as("loss in round %s", round)
          .isCloseTo(fused.get(round), Percentage.withPercentage(10));
    }
  }

  private static TrainingGraph graph(Precision precision, String quantizer) {
    LayerSettings settings = LayerSettings.of(precision, 0.9, QuantizerCatalog.named(quantizer));
    return new TrainingGraph(
        NetworkCatalog.named("resnet-20"), settings, INPUT, SGD, TrainingSettings.DEFAULT);
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
