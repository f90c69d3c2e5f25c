package org.lsqbeam.graphs.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizerCatalog;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/** Which batch norms of a network divide by a step size. */
final class StepSizeFoldingTest {
  /** The norms before a projection serve two quantizers, the last one none. */
  @Test
  void inAResNetEveryNormBeforeOneConvolutionTakesTheStepSizeOfItsInput() {
    assertThat(folded("resnet-8", "2", "lsq", 32))
        .isEqualTo(
            Map.of(
                "stage1/block1/norm1", "stage1/block1/conv1/input_step_size",
                "stage1/block1/norm2", "stage1/block1/conv2/input_step_size",
                "stage2/block1/norm2", "stage2/block1/conv2/input_step_size",
                "stage3/block1/norm2", "stage3/block1/conv2/input_step_size"));
  }

  @Test
  void maximumPoolingAndFlatteningLieBetweenANormOfVggAndItsQuantizer() {
    assertThat(folded("vgg-16bn", "2", "lsq", 64))
        .hasSize(13)
        .containsEntry("conv1_2/norm", "conv2_1/input_step_size")
        .containsEntry("conv5_3/norm", "fc1/input_step_size");
  }

  @Test
  void nothingIsFoldedIntoAQuantizerWithoutAUnitOrWithoutQuantizedInputs() {
    assertThat(folded("resnet-8", "2", "lsq-pseudocode", 32)).isEmpty();
    assertThat(folded("resnet-8", "2", "pact", 32)).isEmpty();
    assertThat(folded("resnet-8", "w2a32", "lsq", 32)).isEmpty();
    assertThat(folded("resnet-8", "full", "lsq", 32)).isEmpty();
  }

  /** The batch norms that divide, each with its step size. */
  private static Map<String, String> folded(
      String network, String precision, String quantizer, int side) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      LayerSettings settings =
          LayerSettings.of(Precision.parse(precision), 0.9, QuantizerCatalog.named(quantizer));
      Layers layers = new Layers(tf, new Variables(tf), settings, Pass.INITIALIZATION, null);
      NetworkInput input = NetworkInput.square(side, 10);
      NetworkCatalog.named(network)
          .logits(layers, new BatchInput(tf, input).normalized(), input.classes());
      StepSizeFolding folding = StepSizeFolding.of(layers);
      Map<String, String> folded = new TreeMap<>();
      for (NetworkLayer layer : layers.description()) {
        if (layer instanceof NetworkLayer.BatchNorm norm) {
          @Nullable Variable stepSize = folding.of(norm.name());
          if (stepSize != null) {
            folded.put(norm.name(), stepSize.name());
          }
        }
      }
      return folded;
    }
  }
}
