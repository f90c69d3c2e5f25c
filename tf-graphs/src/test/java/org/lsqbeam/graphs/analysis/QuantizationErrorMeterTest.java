package org.lsqbeam.graphs.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.Network;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.train.SavedValues;
import org.lsqbeam.graphs.train.TrainingGraph;
import org.lsqbeam.graphs.train.TrainingSpec.Optimization;

final class QuantizationErrorMeterTest {
  private static final int SIDE = 8;
  private static final Optimization SGD = new Optimization(1, 8, 0.1, 0.9, 0, 0.9);
  private static final Precision TWO = new Precision(2);
  private static final NetworkInput INPUT =
      new NetworkInput(SIDE, SIDE, 3, List.of(100.0, 105.0, 110.0), List.of(25.0, 26.0, 27.0));

  /** One layer, whose input a person can compute: the rectified pixels. */
  private static final Network REGRESSION =
      (layers, images, outputs) ->
          layers.lastDense("logits", layers.relu(layers.flatten(images)), outputs);

  private final Images images = new MadeUpImages(40, SIDE, 3, 5);
  private final Path variables;

  QuantizationErrorMeterTest(@TempDir Path folder) {
    variables = folder.resolve("variables");
  }

  @Test
  void theInputIsWhatTheLayerSeesRectified() {
    trainAndSave(REGRESSION);
    SavedValues saved = SavedValues.read(variables, REGRESSION, TWO, INPUT);
    QuantizationError error = measure(REGRESSION, 1 << 20, images.batch(0, 16));

    assertThat(error.images()).isEqualTo(16);
    LearnedStepSize weights = error.stepSizes().get(0);
    LearnedStepSize input = error.stepSizes().get(1);
    double ofWeights = saved.of("logits/weight_step_size")[0];
    double ofInput = saved.of("logits/input_step_size")[0];
    QuantizationRange signed = new QuantizationRange(8, true);
    QuantizationRange unsigned = new QuantizationRange(8, false);
    ByCriterion bestOfWeights =
        new StepSizeSearch(saved.of("logits/weights"), signed).best(ofWeights);
    ByCriterion bestOfInput = new StepSizeSearch(rectifiedPixels(16), unsigned).best(ofInput);
    int values = 3 * SIDE * SIDE;
    assertThat(weights)
        .isEqualTo(
            new LearnedStepSize(
                "logits",
                TensorRole.WEIGHTS,
                8,
                true,
                3L * values,
                3 * values,
                ofWeights,
                bestOfWeights));
    assertThat(input)
        .isEqualTo(
            new LearnedStepSize(
                "logits",
                TensorRole.INPUT,
                8,
                false,
                16L * values,
                16 * values,
                ofInput,
                bestOfInput));
  }

  @Test
  void ofALargeTensorASampleIsTakenThatMissesNoChannel() {
    trainAndSave(REGRESSION);
    // 16 images of 192 values: a stride of 31 is the least that leaves 100 and divides neither.
    QuantizationError error = measure(REGRESSION, 100, images.batch(0, 16));
    LearnedStepSize input = error.stepSizes().get(1);
    float[] all = rectifiedPixels(16);
    float[] sample = new float[100];
    for (int i = 0; i < 100; i++) {
      sample[i] = all[31 * i];
    }
    assertThat(input.values()).isEqualTo(3072);
    assertThat(input.sampled()).isEqualTo(100);
    assertThat(input.best())
        .isEqualTo(
            new StepSizeSearch(sample, new QuantizationRange(8, false)).best(input.learned()));
  }

  @Test
  void everyQuantizerOfANetworkIsMeasuredWithTheStepSizeItLearned() {
    Network network = NetworkCatalog.named("resnet-8");
    trainAndSave(network);
    SavedValues saved = SavedValues.read(variables, network, TWO, INPUT);
    try (QuantizationErrorMeter meter =
        new QuantizationErrorMeter("resnet-8", LayerSettings.of(TWO, 0), INPUT)) {
      meter.load(variables);
      List<LearnedStepSize> sizes = meter.measure(images.batch(0, 20)).stepSizes();
      // Seven convolutions, two projections and the dense layer.
      assertThat(sizes).hasSize(20);
      for (LearnedStepSize each : sizes) {
        boolean weights = each.tensor() == TensorRole.WEIGHTS;
        String variable = weights ? "/weight_step_size" : "/input_step_size";
        assertThat(each.learned()).isEqualTo(saved.of(each.layer() + variable)[0]);
        assertThat(each.values()).isEqualTo(each.sampled()).isPositive();
        if (weights) {
          assertThat(each.signed()).isTrue();
          assertThat(each.best())
              .isEqualTo(
                  new StepSizeSearch(
                          saved.of(each.layer() + "/weights"),
                          new QuantizationRange(each.bits(), true))
                      .best(each.learned()));
        }
      }
      assertThat(sizes).filteredOn(each -> each.bits() == 8).hasSize(4);
      assertThat(sizes).filteredOn(each -> each.bits() == 2).hasSize(16);
      // The images alone are quantized with levels below zero.
      assertThat(sizes)
          .filteredOn(each -> each.tensor() == TensorRole.INPUT && each.signed())
          .hasSize(1);
    }
  }

  @Test
  void differencesAreRelativeToTheLearnedStepSize() {
    LearnedStepSize size =
        new LearnedStepSize(
            "a", TensorRole.INPUT, 2, false, 9, 9, 0.5, new ByCriterion(0.25, 0.75, 2));
    assertThat(size.differences()).isEqualTo(new ByCriterion(0.5, 0.5, 3));
  }

  @Test
  void variablesThatAreNotThereAreRefused() {
    try (QuantizationErrorMeter meter =
        new QuantizationErrorMeter("resnet-8", LayerSettings.of(TWO, 0), INPUT)) {
      assertThatThrownBy(() -> meter.load(variables))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining(variables + " cannot be restored");
    }
  }

  private QuantizationError measure(Network network, int mostSampled, Batch batch) {
    try (QuantizationErrorMeter meter =
        new QuantizationErrorMeter(network, LayerSettings.of(TWO, 0), INPUT, mostSampled)) {
      meter.load(variables);
      return meter.measure(batch);
    }
  }

  private void trainAndSave(Network network) {
    try (TrainingGraph graph = new TrainingGraph(network, TWO, INPUT, SGD)) {
      graph.initialize(1);
      Batch batch = images.batch(0, 24);
      graph.initializeQuantizers(batch);
      graph.update(batch, 0.01);
      graph.save(variables);
    }
  }

  /** In single precision, as the graph computes them. */
  private float[] rectifiedPixels(int count) {
    byte[] pixels = images.batch(0, count).pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      float mean = INPUT.mean().get(i % 3).floatValue();
      float factor = (float) (1 / INPUT.deviation().get(i % 3));
      values[i] = Math.max(0, ((pixels[i] & 0xff) - mean) * factor);
    }
    return values;
  }
}
