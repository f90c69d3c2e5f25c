package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.image.SampleImages;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

/** The paper's seven networks in real updates on images of 224x224 pixels. */
@Tag("slow")
final class PaperNetworksTest {
  private static final int BATCH = 2;
  private static final int CLASSES = 1000;

  /** Without decay, momentum after the first update is the gradient. */
  private static final Optimization SGD = new Optimization(1, BATCH, 0.001, 0.9, 0, 0.9);

  @ParameterizedTest
  @CsvSource({
    "resnet-18, full", "resnet-18, 2",
    "resnet-34, full", "resnet-34, 2",
    "resnet-50, full", "resnet-50, 2",
    "resnet-101, full", "resnet-101, 2",
    "resnet-152, full", "resnet-152, 2",
    "vgg-16bn, full", "vgg-16bn, 2",
    "squeezenext-23-2x, full", "squeezenext-23-2x, 2"
  })
  void twoUpdatesHaveAFiniteLossAndEveryStepSizeAndWeightAGradient(
      String name, String bits, @TempDir Path folder) throws IOException {
    Network network = NetworkCatalog.named(name);
    Precision precision = Precision.parse(bits);
    NetworkInput input =
        NetworkInput.square(224, CLASSES)
            .by(List.of(123.7, 116.3, 103.5), List.of(58.4, 57.1, 57.4));
    Batch batch = SampleImages.batch(BATCH, 224, CLASSES);
    try (TrainingGraph graph = new TrainingGraph(network, precision, input, SGD)) {
      graph.initialize(1);
      graph.initializeQuantizers(batch);
      float first = graph.update(batch, SGD.learningRate()).loss();
      graph.save(folder.resolve("first"));
      float second = graph.update(batch, SGD.learningRate()).loss();
      System.out.printf("%s %s: loss %.4f, then %.4f%n", name, bits, first, second);
      assertThat(first).isFinite().isPositive();
      assertThat(second).isFinite().isPositive().isNotEqualTo(first);
    }
    SavedValues saved = SavedValues.read(folder.resolve("first"), network, precision, input);
    int seen = 0;
    for (Variable variable : saved.variables()) {
      if (variable.kind() == Kind.WEIGHTS || variable.kind() == Kind.QUANTIZER_PARAMETER) {
        boolean any = false;
        for (float gradient : saved.of(variable.name() + "/momentum")) {
          any |= gradient != 0;
        }
        assertThat(any).as("a gradient of %s", variable.name()).isTrue();
        seen++;
      }
    }
    assertThat(seen).isPositive();
  }
}
