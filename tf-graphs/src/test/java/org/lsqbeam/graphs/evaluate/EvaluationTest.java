package org.lsqbeam.graphs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.InterruptingImages;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.SavedValues;
import org.lsqbeam.graphs.train.TrainingGraph;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class EvaluationTest {
  private static final Optimization SGD = new Optimization(1, 8, 0.1, 0.9, 0, 0.9);
  private static final Precision THREE = new Precision(3);

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 7})
  void countsAreThoseOfPlainArithmetic(int classes, @TempDir Path folder) throws Exception {
    Network regression =
        (layers, images, outputs) ->
            layers.lastDense("logits", layers.globalAveragePool(images), outputs);
    Images images = new MadeUpImages(60, 6, classes, 3);
    NetworkInput input = input(6, classes);
    TopKCounts counts;
    Path variables = folder.resolve("variables");
    try (TrainingGraph graph = new TrainingGraph(regression, Precision.FULL, input, SGD)) {
      graph.initialize(4);
      graph.save(variables);
      counts = graph.evaluate(images, 0, images.size());
    }
    SavedValues saved =
        SavedValues.read(folder.resolve("variables"), regression, Precision.FULL, input);
    TopKCounts expected = byHand(images, input, saved);
    assertThat(counts.images()).isEqualTo(60);
    assertThat(counts.top1()).isEqualTo(expected.top1()).isBetween(1L, 59L);
    assertThat(counts.top5()).isEqualTo(expected.top5());
    assertThat(counts.loss()).isCloseTo(expected.loss(), within(1e-3));
    assertThat(counts.top5() == 60).isEqualTo(classes <= 5);
    ImagePredictions.Builder predictions = new ImagePredictions.Builder(60, classes);
    try (Evaluator evaluator =
        new Evaluator(regression, LayerSettings.of(Precision.FULL, 0), input)) {
      evaluator.load(variables);
      assertThat(evaluator.count(images, 0, 60, predictions)).isEqualTo(counts);
    }
    assertByHand(predictions.build(), images, input, saved);
  }

  /** Compares each image's most probable classes with those of plain arithmetic. */
  private static void assertByHand(
      ImagePredictions found, Images images, NetworkInput input, SavedValues saved) {
    for (int i = 0; i < images.size(); i++) {
      double[] logits = logits(images, i, input, saved);
      double sum = Arrays.stream(logits).map(Math::exp).sum();
      List<Integer> sorted =
          IntStream.range(0, logits.length)
              .boxed()
              .sorted(Comparator.comparingDouble(c -> -logits[c]))
              .toList();
      assertThat(found.label(i)).isEqualTo(images.example(i).label());
      assertThat(found.rank(i)).isEqualTo(sorted.indexOf(found.label(i)));
      assertThat(found.kept()).isEqualTo(Math.min(3, logits.length));
      for (int place = 0; place < found.kept(); place++) {
        assertThat(found.predicted(i, place)).isEqualTo(sorted.get(place));
        assertThat((double) found.probability(i, place))
            .isCloseTo(Math.exp(logits[sorted.get(place)]) / sum, within(1e-5));
      }
    }
  }

  @Test
  void aSavedNetworkIsEvaluatedAsInTraining(@TempDir Path folder) throws Exception {
    Images images = new MadeUpImages(300, 8, 3, 5); // more than a batch
    NetworkInput input = input(8, 3);
    TopKCounts expected = trainAndSave(images, input, folder.resolve("variables"));
    try (Evaluator evaluator = new Evaluator("resnet-8", LayerSettings.of(THREE, 0), input)) {
      evaluator.load(folder.resolve("variables"));
      assertThat(evaluator.count(images, 0, 300)).isEqualTo(expected);
      ImagePredictions.Builder predictions = new ImagePredictions.Builder(300, 3);
      assertThat(evaluator.count(images, 0, 300, predictions))
          .as("every bit of the loss")
          .isEqualTo(expected);
      assertThat(predictions.build().percentWithin(1)).isEqualTo(expected.accuracy().top1());
      TopKCounts parts = TopKCounts.NONE;
      for (int from : List.of(0, 1, 120)) {
        int to = from == 0 ? 1 : from == 1 ? 120 : 300;
        TopKCounts part = evaluator.count(images, from, to);
        assertThat(part.images()).isEqualTo(to - from);
        assertThat(evaluator.count(images, from, to)).isEqualTo(part);
        parts = parts.plus(part);
      }
      assertThat(parts.top1()).isEqualTo(expected.top1()).isBetween(1L, 299L);
      assertThat(parts.top5()).isEqualTo(300);
      assertThat(parts.loss()).isCloseTo(expected.loss(), within(1e-4));
    }
  }

  /** At 3 bits, integers are exact on every processor. */
  @Test
  void integersGiveTheAccuracyOfFloats(@TempDir Path folder) throws Exception {
    Images images = new MadeUpImages(120, 8, 3, 5);
    NetworkInput input = input(8, 3);
    TopKCounts floats = trainAndSave(images, input, folder.resolve("variables"));
    TopKCounts others =
        trainAndSave(new MadeUpImages(60, 8, 3, 5), input, folder.resolve("others"));
    assertThat(others.loss() / 60).isNotCloseTo(floats.loss() / 120, within(1e-3));
    try (Evaluator evaluator =
        new Evaluator("resnet-8", LayerSettings.of(THREE, 0), input, Arithmetic.INT8)) {
      assertThat(evaluator.arithmetic()).isEqualTo(new ArithmeticChoice(Arithmetic.INT8, null));
      for (String state : List.of("variables", "others", "variables")) {
        evaluator.load(folder.resolve(state));
        TopKCounts expected = state.equals("others") ? others : floats;
        TopKCounts integers = evaluator.count(images, 0, Math.toIntExact(expected.images()));
        assertThat(integers.top1()).isCloseTo(expected.top1(), within(2L));
        assertThat(integers.loss()).isCloseTo(expected.loss(), withinPercentage(0.1));
      }
    }
  }

  @Test
  void floatsEvaluateWhereIntegersCannot(@TempDir Path folder) throws Exception {
    Images images = new MadeUpImages(30, 8, 3, 5);
    NetworkInput input = input(8, 3);
    Path variables = folder.resolve("variables");
    trainAndSave(images, input, variables);
    try (Evaluator floats = new Evaluator("resnet-8", LayerSettings.of(Precision.FULL, 0), input);
        Evaluator evaluator =
            new Evaluator(
                "resnet-8", LayerSettings.of(Precision.FULL, 0), input, Arithmetic.INT8)) {
      assertThat(evaluator.arithmetic())
          .isEqualTo(
              new ArithmeticChoice(
                  Arithmetic.FLOAT32,
                  "no convolution has quantized weights and an unsigned quantized input"));
      floats.load(variables);
      evaluator.load(variables);
      assertThat(evaluator.count(images, 0, 30)).isEqualTo(floats.count(images, 0, 30));
    }
  }

  @Test
  void anImageWithoutALossHasNoAccuracy(@TempDir Path folder) throws Exception {
    Images images = new MadeUpImages(30, 8, 3, 5);
    Path variables = folder.resolve("variables");
    trainAndSave(images, input(8, 3), variables);
    List<Double> least = List.of(1e-37, 1e-37, 1e-37); // pixels beyond a float
    NetworkInput overflowing = new NetworkInput(8, 8, 3, List.of(100.0, 100.0, 100.0), least);
    try (Evaluator evaluator =
        new Evaluator("resnet-8", LayerSettings.of(Precision.FULL, 0), overflowing)) {
      evaluator.load(variables);
      assertThatThrownBy(() -> evaluator.count(images, 0, 30))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage("the loss is NaN: the output of layer stem is NaN");
    }
  }

  @Test
  void anInterruptionEndsIt(@TempDir Path folder) throws Exception {
    NetworkInput input = input(8, 3);
    Path variables = folder.resolve("variables");
    trainAndSave(new MadeUpImages(30, 8, 3, 5), input, variables);
    InterruptingImages images = new InterruptingImages(new MadeUpImages(900, 8, 3, 5), 1);
    try (Evaluator evaluator = new Evaluator("resnet-8", LayerSettings.of(THREE, 0), input)) {
      evaluator.load(variables);
      assertThatThrownBy(() -> evaluator.count(images, 0, 900))
          .isInstanceOf(InterruptedException.class)
          .hasMessage("evaluation was interrupted");
      assertThat(images.read()).as("of 900").isLessThan(900);
    }
  }

  @Test
  void variablesThatAreNotThereAreRefused(@TempDir Path folder) {
    Path prefix = folder.resolve("variables");
    try (Evaluator evaluator = new Evaluator("resnet-8", LayerSettings.of(THREE, 0), input(8, 3))) {
      assertThatThrownBy(() -> evaluator.load(prefix))
          .isInstanceOf(InvalidDataException.class)
          .message()
          .startsWith(prefix + " cannot be restored: ")
          .doesNotContain("\n");
    }
  }

  /** Counts the classes that are more probable than the right one. */
  private static TopKCounts byHand(Images images, NetworkInput input, SavedValues saved) {
    TopKCounts counts = TopKCounts.NONE;
    for (int i = 0; i < images.size(); i++) {
      double[] logits = logits(images, i, input, saved);
      double sum = Arrays.stream(logits).map(Math::exp).sum();
      double right = logits[images.example(i).label()];
      long better = Arrays.stream(logits).filter(logit -> logit > right).count();
      counts =
          counts.plus(
              new TopKCounts(1, better < 1 ? 1 : 0, better < 5 ? 1 : 0, Math.log(sum) - right));
    }
    return counts;
  }

  private static double[] logits(Images images, int image, NetworkInput input, SavedValues saved) {
    int classes = input.classes();
    byte[] pixels = images.example(image).image().rgb();
    double[] features = new double[3];
    for (int j = 0; j < pixels.length; j++) {
      double value = (pixels[j] & 0xff) - input.mean().get(j % 3);
      features[j % 3] += value / input.deviation().get(j % 3) / (pixels.length / 3.0);
    }
    double[] logits = new double[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = saved.of("logits/bias")[c];
      for (int channel = 0; channel < 3; channel++) {
        logits[c] += features[channel] * saved.of("logits/weights")[channel * classes + c];
      }
    }
    return logits;
  }

  private static TopKCounts trainAndSave(Images images, NetworkInput input, Path prefix)
      throws InterruptedException {
    try (TrainingGraph graph =
        new TrainingGraph(NetworkCatalog.named("resnet-8"), THREE, input, SGD)) {
      graph.initialize(1);
      Batch batch = images.batch(0, 24);
      graph.initializeQuantizers(batch);
      graph.update(batch, 0.1);
      graph.update(batch, 0.1);
      graph.save(prefix);
      return graph.evaluate(images, 0, images.size());
    }
  }

  private static NetworkInput input(int side, int classes) {
    return new NetworkInput(
        side, side, classes, List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));
  }
}
