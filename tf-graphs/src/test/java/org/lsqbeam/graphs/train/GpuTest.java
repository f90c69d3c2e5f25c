package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.GpuSoftware;
import org.lsqbeam.graphs.runtime.Gpus;
import org.tensorflow.DeviceSpec;
import org.tensorflow.DeviceSpec.DeviceType;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Training on a GPU. The group {@code gpu} has the quantizer's tests too, which run on either. */
@Tag("gpu")
final class GpuTest {
  private static final Network NETWORK = NetworkCatalog.named("resnet-8");
  private static final Precision PRECISION = new Precision(2);

  @Test
  void tensorFlowSeesAGpuAndItsSoftwareIsKnown() throws IOException {
    assertThat(Gpus.names()).isNotEmpty();
    assertThat(GpuSoftware.versions()).containsKeys("GPU", "GPU driver", "CUDA", "cuDNN");
  }

  @Test
  void aProductIsComputedOnTheGpu() {
    try (Graph graph = new Graph()) {
      DeviceSpec gpu = DeviceSpec.newBuilder().deviceType(DeviceType.GPU).deviceIndex(0).build();
      Ops tf = Ops.create(graph).withDevice(gpu);
      var product = tf.math.mul(tf.constant(3f), tf.constant(4f));
      try (Session session = new Session(graph);
          TFloat32 value = (TFloat32) session.runner().fetch(product).run().get(0)) {
        assertThat(value.getFloat()).isEqualTo(12f);
      }
    }
  }

  /** At a rate of 0 momentum after one update is the gradient. */
  @Test
  void anUpdateGivesEveryStepSizeAndWeightAFiniteGradient(@TempDir Path folder) {
    Batch batch = TinyRun.DATA.train().batch(0, 16);
    try (TrainingGraph graph =
        new TrainingGraph(NETWORK, PRECISION, TinyRun.INPUT, TinyRun.optimization(1, 0))) {
      graph.initialize(1);
      graph.initializeQuantizers(batch);
      assertThat(graph.update(batch, 0).loss()).isFinite().isPositive();
      graph.save(folder.resolve("state"));
    }
    SavedValues saved =
        SavedValues.read(folder.resolve("state"), NETWORK, PRECISION, TinyRun.INPUT);
    for (Variable variable : saved.variables()) {
      if (variable.kind() == Kind.WEIGHTS || variable.kind() == Kind.QUANTIZER_PARAMETER) {
        float largest = 0;
        for (float gradient : saved.of(variable.name() + "/momentum")) {
          assertThat(gradient).as(variable.name()).isFinite();
          largest = Math.max(largest, Math.abs(gradient));
        }
        assertThat(largest).as(variable.name()).isPositive();
      }
    }
  }
}
