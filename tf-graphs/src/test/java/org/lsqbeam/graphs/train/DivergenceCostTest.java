package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * The processor time of the checks that find a diverged run, beside that of the updates: {@code mvn
 * -Pendurance test -Dtest=DivergenceCostTest}.
 */
@Tag("endurance")
final class DivergenceCostTest {
  private static final NetworkInput INPUT = NetworkInput.square(32, 10);
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** The clock of a process's processor time moves in hundredths of a second. */
  private static final int LOOKS = 50;

  private EpochSums sums = EpochSums.NONE;

  /**
   * Blocks of updates with and without the checks alternate in one process, so that a machine whose
   * speed drifts changes both. A block with them is an epoch: it ends with the look at all
   * variables.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet-8, full, 1, 200, 15, 0.2",
    "resnet-8, 2, 1, 200, 15, 0.2",
    "resnet-20, 2, 128, 4, 9, 0.05"
  })
  void theChecksTakeLittleOfAnUpdate(
      String network, String precision, int batchSize, int updates, int pairs, double most) {
    TrainingSpec spec =
        new TrainingSpec(
            TrainingSpec.FORMAT_VERSION,
            network,
            Precision.parse(precision),
            1,
            "random pixels",
            "never trained",
            new Optimization(1, batchSize, 0.001, 0.9, 1e-4, 0.9),
            new Augmentation(0, false),
            TrainingSettings.DEFAULT);
    Batch batch = TrainingSpeed.randomBatch(spec, INPUT);
    double[] ratios = new double[pairs];
    double[] plain = new double[pairs];
    double[] looks = new double[pairs];
    try (TrainingGraph graph =
        new TrainingGraph(
            NetworkCatalog.named(network), spec.precision(), INPUT, spec.optimization())) {
      graph.initialize(1);
      graph.initializeQuantizers(batch);
      checked(graph, batch, updates);
      unchecked(graph, batch, updates);
      for (int i = 0; i < pairs; i++) {
        boolean first = i % 2 == 0; // so that neither is always after the other
        double before = first ? 0 : time(() -> unchecked(graph, batch, updates));
        double with = time(() -> checked(graph, batch, updates));
        double without = first ? time(() -> unchecked(graph, batch, updates)) : before;
        ratios[i] = with / without;
        plain[i] = without / updates;
        looks[i] = time(() -> look(graph)) / LOOKS;
      }
    }
    System.out.printf(
        "checks of %s, %s, batch %d, %d pairs of %d updates: ratio %.4f, from %.4f to %.4f; %.2f ms"
            + " an update, %.3f ms for the look at all variables at the end of an epoch%n",
        network,
        precision,
        batchSize,
        pairs,
        updates,
        median(ratios),
        ratios[0],
        ratios[pairs - 1],
        1e3 * median(plain),
        1e3 * median(looks));
    assertThat(median(ratios)).isLessThan(1 + most);
  }

  /** The updates of an epoch, as {@link Trainer} makes them. */
  private void checked(TrainingGraph graph, Batch batch, int updates) {
    sums = EpochSums.NONE;
    for (int i = 0; i < updates; i++) {
      TrainingGraph.Update update = graph.update(batch, 0.001, 1, i, false);
      assertThat(Float.isFinite(update.loss())).isTrue();
      sums = sums.plus(update, batch.size(), 0);
    }
    assertThat(sums.atMinimum()).isNull();
    assertThat(graph.variableFaults()).isEmpty();
  }

  private static void unchecked(TrainingGraph graph, Batch batch, int updates) {
    double loss = 0;
    for (int i = 0; i < updates; i++) {
      try (Result result = graph.run(graph.updating(), batch, 0.001, 1, i)) {
        loss += ((TFloat32) result.get(0)).getFloat();
      }
    }
    assertThat(loss).isNotNaN();
  }

  private static void look(TrainingGraph graph) {
    for (int i = 0; i < LOOKS; i++) {
      assertThat(graph.variableFaults()).isEmpty();
    }
  }

  private static double time(Runnable work) {
    long start = MACHINE.getProcessCpuTime();
    work.run();
    return (MACHINE.getProcessCpuTime() - start) / 1e9;
  }

  /** Sorts some values; returns their median. */
  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
