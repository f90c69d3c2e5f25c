package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.network.Convolution;
import org.lsqbeam.graphs.network.Features;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Variable;
import org.lsqbeam.graphs.network.Variable.Kind;
import org.lsqbeam.graphs.quantize.Precision;

final class MomentumSgdTest {
  /** Softmax regression on the mean colour: its gradients are a few lines of plain Java. */
  private static final Network REGRESSION =
      (layers, images, classes) ->
          layers.lastDense("logits", layers.globalAveragePool(images), classes);

  private static final NetworkInput INPUT = TinyRun.INPUT;
  private static final int CLASSES = TinyRun.CLASSES;
  private static final int SIZE = 12;
  private static final double DECAY = 0.05;
  private static final double[] RATES = {0.5, 0.25, 0.125};

  private final double[][] features = new double[SIZE][3];
  private final double[][] weights = new double[3][CLASSES];
  private final double[][] weightMomentum = new double[3][CLASSES];
  private final double[] bias = new double[CLASSES];
  private final double[] biasMomentum = new double[CLASSES];

  @Test
  void updatesAreThoseOfMomentumWithDecayOfTheWeightsOnly(@TempDir Path folder) {
    Batch batch = new MadeUpImages(SIZE, 8, CLASSES, 4).batch(0, SIZE);
    takeFeatures(batch);
    try (TrainingGraph graph =
        new TrainingGraph(REGRESSION, Precision.FULL, INPUT, TinyRun.optimization(1, DECAY))) {
      graph.initialize(3);
      SavedValues before = saved(graph, folder.resolve("before"));
      for (int i = 0; i < 3 * CLASSES; i++) {
        weights[i / CLASSES][i % CLASSES] = before.of("logits/weights")[i];
      }
      for (double rate : RATES) {
        TrainingGraph.Update update = graph.update(batch, rate);
        double[] expected = updateByHand(batch.labels(), rate);
        assertThat((double) update.loss()).isCloseTo(expected[0], within(1e-5));
        assertThat(update.correct()).isEqualTo((int) expected[1]);
        assertThat(update.clamps().clamped()).isZero();
      }
      SavedValues after = saved(graph, folder.resolve("after"));
      for (int i = 0; i < 3 * CLASSES; i++) {
        assertThat((double) after.of("logits/weights")[i])
            .isCloseTo(weights[i / CLASSES][i % CLASSES], within(2e-5));
        assertThat((double) after.of("logits/weights/momentum")[i])
            .isCloseTo(weightMomentum[i / CLASSES][i % CLASSES], within(2e-5));
      }
      for (int i = 0; i < CLASSES; i++) {
        assertThat((double) after.of("logits/bias")[i]).isCloseTo(bias[i], within(2e-5));
        assertThat((double) after.of("logits/bias/momentum")[i])
            .isCloseTo(biasMomentum[i], within(2e-5));
      }
    }
  }

  @Test
  void decayTakesItsShareOfEveryWeightAndOfNothingElse(@TempDir Path folder) {
    Network network =
        (layers, images, classes) -> {
          Features x = layers.relu(layers.batchNormalization("norm", images));
          x = layers.relu(layers.firstConvolution("first", x, Convolution.square(3, 4)));
          x = layers.convolution("second", x, Convolution.square(3, 4).stride(2));
          return layers.lastDense("logits", layers.globalAveragePool(x), classes);
        };
    Precision precision = new Precision(3);
    SavedValues start = afterOneUpdate(network, precision, 0, 0, folder.resolve("0"));
    SavedValues plain = afterOneUpdate(network, precision, 0, 0.5, folder.resolve("1"));
    SavedValues decayed = afterOneUpdate(network, precision, 0.25, 0.5, folder.resolve("2"));
    int weightVariables = 0;
    for (Variable variable : plain.variables()) {
      String name = variable.name();
      float[] without = plain.of(name);
      float[] with = decayed.of(name);
      if (variable.kind() == Kind.WEIGHTS) {
        for (int i = 0; i < with.length; i++) {
          assertThat((double) with[i] - without[i])
              .as(name)
              .isCloseTo(
                  -0.5 * 0.25 * start.of(name)[i], within(1e-5 * (1 + Math.abs(without[i]))));
        }
        weightVariables++;
      } else if (!name.endsWith("/weights/momentum")) {
        assertThat(with).as(name).isEqualTo(without);
      }
    }
    assertThat(weightVariables).isEqualTo(3);
  }

  /** A rate of 0 changes nothing that is trained. */
  private static SavedValues afterOneUpdate(
      Network network, Precision precision, double decay, double rate, Path prefix) {
    Batch batch = TinyRun.DATA.train().batch(0, 16);
    try (TrainingGraph graph =
        new TrainingGraph(network, precision, INPUT, TinyRun.optimization(1, decay))) {
      graph.initialize(1);
      graph.initializeQuantizers(batch);
      graph.update(batch, rate);
      graph.save(prefix);
    }
    return SavedValues.read(prefix, network, precision, INPUT);
  }

  private static SavedValues saved(TrainingGraph graph, Path prefix) {
    graph.save(prefix);
    return SavedValues.read(prefix, REGRESSION, Precision.FULL, INPUT);
  }

  private void takeFeatures(Batch batch) {
    int pixels = INPUT.height() * INPUT.width();
    for (int i = 0; i < batch.pixels().length; i++) {
      int channel = i % 3;
      double value = (batch.pixels()[i] & 0xff) - INPUT.mean().get(channel);
      features[i / 3 / pixels][channel] += value / INPUT.deviation().get(channel) / pixels;
    }
  }

  /** The mean loss and the number of correct examples before the update. */
  private double[] updateByHand(int[] labels, double rate) {
    double loss = 0;
    int correct = 0;
    double[][] weightGradient = new double[3][CLASSES];
    double[] biasGradient = new double[CLASSES];
    for (int i = 0; i < SIZE; i++) {
      double[] logits = bias.clone();
      double sum = 0;
      int best = 0;
      for (int c = 0; c < CLASSES; c++) {
        for (int f = 0; f < 3; f++) {
          logits[c] += features[i][f] * weights[f][c];
        }
        sum += Math.exp(logits[c]);
        best = logits[c] > logits[best] ? c : best;
      }
      loss += (Math.log(sum) - logits[labels[i]]) / SIZE;
      correct += best == labels[i] ? 1 : 0;
      for (int c = 0; c < CLASSES; c++) {
        double gradient = (Math.exp(logits[c]) / sum - (c == labels[i] ? 1 : 0)) / SIZE;
        biasGradient[c] += gradient;
        for (int f = 0; f < 3; f++) {
          weightGradient[f][c] += gradient * features[i][f];
        }
      }
    }
    for (int c = 0; c < CLASSES; c++) {
      biasMomentum[c] = 0.9 * biasMomentum[c] + biasGradient[c];
      bias[c] -= rate * biasMomentum[c];
      for (int f = 0; f < 3; f++) {
        weightMomentum[f][c] =
            0.9 * weightMomentum[f][c] + weightGradient[f][c] + DECAY * weights[f][c];
        weights[f][c] -= rate * weightMomentum[f][c];
      }
    }
    return new double[] {loss, correct};
  }
}
