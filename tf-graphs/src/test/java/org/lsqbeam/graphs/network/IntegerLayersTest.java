package org.lsqbeam.graphs.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.runtime.Sessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

final class IntegerLayersTest {
  private static final int BATCH = 8;

  /**
   * Each layer's integer convolution has the value of the plain quantizer and convolution behind
   * the same layers, but for the rounding of floats. Where that flips a code, the outputs of that
   * image's layer differ; a mistake shows in all images.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet-8, 2, 32", "resnet-8, 3, 32", "resnet-8, 4, 32", "resnet-8, 8, 32",
    "resnet-8, w2a4, 32", "resnet-18, 3, 64", "resnet-50, 4, 32", "vgg-16bn, 2, 32",
    "squeezenext-23-2x, 4, 64"
  })
  void everyLayerHasThePlainValues(String name, String precision, int side) throws Exception {
    shares(
            name,
            precision,
            side,
            (tf, variables, settings) ->
                Layers.evaluating(tf, variables, settings, Arithmetic.INT8))
        .forEach((layer, share) -> assertThat(share).as(layer).isLessThan(0.3f));
  }

  /** Its codes are those of floats, so that nothing but the rounding of sums differs. */
  @ParameterizedTest
  @CsvSource({
    "resnet-8, 2, 32", "resnet-8, 3, 32", "resnet-8, 4, 32", "resnet-8, 8, 32",
    "resnet-8, w2a4, 32", "resnet-18, 3, 64", "resnet-50, 4, 32", "vgg-16bn, 2, 32",
    "squeezenext-23-2x, 4, 64"
  })
  void everyLayerOfTheForwardPassHasThePlainValues(String name, String precision, int side)
      throws Exception {
    shares(name, precision, side, IntegerLayersTest::training)
        .forEach((layer, share) -> assertThat(share).as(layer).isLessThan(1e-3f));
  }

  private static Layers training(Ops tf, Variables variables, LayerSettings settings) {
    return new Layers(tf, variables, settings.forward(Arithmetic.INT8), Pass.TRAINING, null);
  }

  private interface Form {
    Layers layers(Ops tf, Variables variables, LayerSettings settings);
  }

  /** The share of each integer layer's outputs that differ from the plain ones, by its name. */
  private static Map<String, Float> shares(String name, String precision, int side, Form form)
      throws Exception {
    Network network = NetworkCatalog.named(name);
    LayerSettings settings =
        LayerSettings.forEvaluation(Precision.parse(precision), new LsqQuantizer());
    NetworkInput input =
        new NetworkInput(side, side, 3, List.of(100.0, 105.0, 110.0), List.of(60.0, 60.0, 60.0));
    Map<String, TFloat32> state = new MadeUpState(network, settings, input).values();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      BatchInput images = new BatchInput(tf, input);
      Layers layers = form.layers(tf, Variables.constant(tf, state), settings);
      network.logits(layers, images.normalized(), input.classes());
      Map<String, Operand<TFloat32>> shares = shares(tf, layers);
      assertThat(shares).as("layers that integers compute").hasSizeGreaterThan(5);
      Map<String, Float> values = new LinkedHashMap<>();
      try (Session session = Sessions.open(graph)) {
        Session.Runner runner = session.runner();
        shares.values().forEach(runner::fetch);
        try (Result result =
            images.run(runner, new MadeUpImages(BATCH, side, 3, 1).batch(0, BATCH))) {
          int i = 0;
          for (String layer : shares.keySet()) {
            values.put(layer, ((TFloat32) result.get(i++)).getFloat());
          }
        }
      }
      return values;
    }
  }

  /** The share of each layer's outputs that differ from the plain ones. */
  private static Map<String, Operand<TFloat32>> shares(Ops tf, Layers layers) {
    Map<String, NetworkLayer.Convolution> shapes = new LinkedHashMap<>();
    for (NetworkLayer layer : layers.description()) {
      if (layer instanceof NetworkLayer.Convolution convolution) {
        shapes.put(convolution.name(), convolution);
      }
    }
    Map<String, WeightedLayer> weighted = new LinkedHashMap<>();
    layers.weightedLayers().forEach(layer -> weighted.put(layer.name(), layer));
    Map<String, Operand<TFloat32>> shares = new LinkedHashMap<>();
    for (IntegerLayer layer : layers.integerLayers()) {
      WeightedLayer of = requireNonNull(weighted.get(layer.name()));
      Operand<TFloat32> plain = plain(tf, of, requireNonNull(shapes.get(layer.name())));
      Operand<TFloat32> far =
          tf.math.mul(tf.math.mean(tf.math.abs(plain), axes(tf)), tf.constant(1e-3f));
      Operand<TFloat32> differ =
          tf.dtypes.cast(
              tf.math.greater(tf.math.abs(tf.math.sub(plain, of.sums())), far), TFloat32.class);
      shares.put(layer.name(), tf.math.mean(differ, axes(tf)));
    }
    return shares;
  }

  private static Operand<TFloat32> plain(
      Ops tf, WeightedLayer layer, NetworkLayer.Convolution shape) {
    NetworkLayer.Padding zeros = shape.padding();
    int[][] sides = {{0, 0}, {zeros.top(), zeros.bottom()}, {zeros.left(), zeros.right()}, {0, 0}};
    return tf.nn.conv2d(
        tf.pad(
            requireNonNull(layer.inputQuantizer()).quantized(tf),
            tf.constant(sides),
            tf.constant(0f)),
        requireNonNull(layer.weightQuantizer()).quantized(tf),
        List.of(1L, (long) shape.stride(), (long) shape.stride(), 1L),
        "VALID");
  }

  private static Operand<TInt32> axes(Ops tf) {
    return tf.constant(new int[] {0, 1, 2, 3});
  }
}
