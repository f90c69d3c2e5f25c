package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;
import org.tensorflow.GraphOperation;

/**
 * What an update costs, in numbers that do not depend on the clock. Where one of them grows, {@code
 * ./lsq bench} says what that costs in time.
 */
final class UpdateCostTest {
  private static final NetworkInput INPUT = NetworkInput.square(32, 10);
  private static final Optimization SGD = new Optimization(1, 8, 0.01, 0.9, 1e-4, 0.9);

  /**
   * LSQ adds no convolution to those of full precision, in either direction, and the gradient of
   * the images is not computed.
   */
  @Test
  void lsqConvolvesAsOftenAsFullPrecision() {
    Map<String, Integer> full = operations(Precision.FULL);
    Map<String, Integer> lsq = operations(new Precision(4));
    Map<String, Integer> convolutions =
        Map.of("Conv2D", 9, "Conv2DBackpropFilter", 9, "Conv2DBackpropInput", 8);
    assertThat(full).containsAllEntriesOf(convolutions);
    assertThat(lsq).containsAllEntriesOf(convolutions);
  }

  /**
   * Integers compute all convolutions of the forward pass but the first, each in a loop of its own,
   * and none of the backward pass.
   */
  @Test
  void aForwardPassInIntegersHasOneFloatConvolution() {
    TrainingSettings settings = TrainingSettings.DEFAULT.with("forwardArithmetic", Arithmetic.INT8);
    try (TrainingGraph graph = graph(new Precision(4), settings)) {
      assertThat(operations(graph))
          .as("%s", graph.forwardArithmetic())
          .containsEntry("Conv2D", 1)
          .containsEntry("StatelessWhile", 8)
          .containsEntry("Conv2DBackpropFilter", 9)
          .containsEntry("Conv2DBackpropInput", 8);
    }
  }

  /**
   * ResNet-8 has ten layers with weights. The inputs of four have a batch norm that divides by the
   * step size, and those of one are the images: their quantizers sum no gradient of it.
   */
  @Test
  void onlyInputsWithoutABatchNormOfTheirOwnSumTheGradientOfTheirStepSize() {
    assertThat(operations(new Precision(4)))
        .containsEntry("FakeQuantWithMinMaxVarsGradient", 10 + 10 - 4 - 1)
        .containsEntry("FakeQuantWithMinMaxArgsGradient", 4 + 1);
  }

  @Test
  void anUpdateAllocatesLittleInJava() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Batch batch = TrainingSpeed.randomBatch(8, INPUT, 1);
    try (TrainingGraph graph = graph(new Precision(4), TrainingSettings.DEFAULT)) {
      graph.initialize(1);
      graph.initializeQuantizers(batch);
      for (int i = 0; i < 3; i++) {
        graph.update(batch, 0.01); // loads classes
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10; i++) {
        graph.update(batch, 0.01);
      }
      long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 10;
      assertThat(bytes).as("bytes of each update").isLessThan(64 << 10);
    }
  }

  private static TrainingGraph graph(Precision precision, TrainingSettings settings) {
    return new TrainingGraph(NetworkCatalog.named("resnet-8"), precision, INPUT, SGD, settings);
  }

  private static Map<String, Integer> operations(Precision precision) {
    try (TrainingGraph graph = graph(precision, TrainingSettings.DEFAULT)) {
      return operations(graph);
    }
  }

  /** How many operations of each type an update runs. */
  private static Map<String, Integer> operations(TrainingGraph graph) {
    Map<String, Integer> counts = new TreeMap<>();
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>();
    open.add((GraphOperation) graph.updateOperation());
    while (!open.isEmpty()) {
      GraphOperation next = open.remove();
      if (seen.add(next)) {
        counts.merge(next.type(), 1, Integer::sum);
        next.inputs().forEach(input -> open.add((GraphOperation) input.op()));
        open.addAll(next.controlInputs());
      }
    }
    return counts;
  }
}
