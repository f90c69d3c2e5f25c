package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.Logits;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Add;
import org.lsqbeam.graphs.integer.NetworkLayer.AveragePool;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Dense;
import org.lsqbeam.graphs.integer.NetworkLayer.Flatten;
import org.lsqbeam.graphs.integer.NetworkLayer.MaxPool;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Relu;
import org.lsqbeam.graphs.integer.PackedNetwork;

/** Networks with what trained ones rarely have, in ONNX Runtime. */
final class OnnxArithmeticTest {
  private static final int SIDE = 9;
  private static final int PIXELS = SIDE * SIDE * 3;

  private static byte[] noise(int images) {
    byte[] pixels = new byte[images * PIXELS];
    new Random(2).nextBytes(pixels);
    return pixels;
  }

  private static float[][] logits(PackedNetwork network, OnnxForm form, byte[] pixels)
      throws Exception {
    return logits(network, form, pixels, Map.of());
  }

  private static float[][] logits(
      PackedNetwork network, OnnxForm form, byte[] pixels, Map<String, String> configuration)
      throws Exception {
    try (OnnxRuntimeModel runtime =
        OnnxRuntimeModel.load(
            OnnxModel.of(network, form),
            network.header().preprocessing(),
            List.of(),
            configuration)) {
      return runtime.run(pixels).logits();
    }
  }

  @ParameterizedTest
  @CsvSource({"2,2", "2,8", "3,5", "5,3", "4,4", "7,6", "6,7", "8,2", "8,8"})
  void everyWidthGivesTheLogitsOfTheIntegerNetwork(int weightBits, int inputBits) throws Exception {
    PackedNetwork network =
        HandMadeNetwork.small(
            new Quantization(weightBits, inputBits, true),
            new Quantization(weightBits, inputBits, false));
    byte[] pixels = noise(4);
    float[][] integer = logits(network, OnnxForm.INTEGER, pixels);
    float[][] dequantized = logits(network, OnnxForm.QUANTIZE_DEQUANTIZE, pixels);
    for (int image = 0; image < 4; image++) {
      Logits expected = logits(network, pixels, image);
      assertThat(integer[image]).isEqualTo(expected.values());
      assertNear(dequantized[image], expected.values());
    }
  }

  /** Equal but for the rounding of float sums. */
  private static void assertNear(float[] actual, float[] expected) {
    float greatest = 1;
    for (float value : expected) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertThat(actual).usingComparatorWithPrecision(1e-5f * greatest).containsExactly(expected);
  }

  private static Logits logits(PackedNetwork network, byte[] pixels, int image) {
    return IntegerNetwork.of(network)
        .logits(Arrays.copyOfRange(pixels, image * PIXELS, (image + 1) * PIXELS));
  }

  /** Layers after others than in the networks of the catalog, and outputs that are read twice. */
  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void unusualOrdersOfLayersAreRight(int bits) throws Exception {
    Quantization signed = new Quantization(bits, bits, true);
    HandMadeNetwork network = new HandMadeNetwork(SIDE);
    network.add(new BatchNorm("images-norm", NetworkLayer.IMAGES, 3));
    network.add(new MaxPool(0, 3, 2, new Padding(0, 1, 1, 2)));
    network.convolution("conv", 1, 3, 6, signed);
    network.add(new BatchNorm("read-alone-no-more", 2, 6));
    network.add(new Add(2, 3));
    network.add(new Flatten(4));
    network.add(new Relu(5));
    int features = 3 * 2 * 6;
    network.weighted(new Dense("dense", 6, features, 12, false, signed));
    network.add(new BatchNorm("flat-norm", 7, 12));
    network.weighted(
        new Convolution("conv-of-flat", 8, 1, 1, 12, 12, 1, Padding.square(0, 0), false, signed));
    network.add(new Add(8, 9));
    network.add(new AveragePool(10));
    network.weighted(new Convolution("last", 1, 2, 2, 3, 5, 1, Padding.square(1, 0), true, signed));
    PackedNetwork withSquareLogits = network.build(4 * 5 * 5);
    byte[] pixels = noise(2);
    float[][] integer = logits(withSquareLogits, OnnxForm.INTEGER, pixels);
    for (int image = 0; image < 2; image++) {
      assertThat(integer[image]).isEqualTo(logits(withSquareLogits, pixels, image).values());
    }
    network.weighted(new Dense("end", 11, 12, 5, true, signed));
    PackedNetwork whole = network.build(5);
    integer = logits(whole, OnnxForm.INTEGER, pixels);
    float[][] dequantized = logits(whole, OnnxForm.QUANTIZE_DEQUANTIZE, pixels);
    for (int image = 0; image < 2; image++) {
      float[] expected = logits(whole, pixels, image).values();
      assertThat(integer[image]).isEqualTo(expected);
      assertNear(dequantized[image], expected);
    }
  }

  /** ONNX Runtime would replace them by layers on integers, which refuse narrow weights. */
  @ParameterizedTest
  @CsvSource({"2,false", "2,true", "4,false", "8,true"})
  void layersMayBeQuantizedWithoutABatchNormBetween(int bits, boolean biased) throws Exception {
    Quantization narrow = new Quantization(bits, 8, false);
    Padding none = Padding.square(0, 0);
    PackedNetwork network =
        new HandMadeNetwork(SIDE)
            .weighted(
                new Convolution("a", -1, 3, 3, 3, 4, 2, none, biased, new Quantization(8, 8, true)))
            .add(new Relu(0))
            .weighted(new Convolution("b", 1, 3, 3, 4, 6, 1, none, biased, narrow))
            .add(new Relu(2))
            .add(new Flatten(3))
            .weighted(new Dense("c", 4, 24, 12, biased, narrow))
            .add(new Relu(5))
            .weighted(new Dense("d", 6, 12, 9, biased, narrow))
            .build(9);
    byte[] pixels = noise(2);
    float[][] integer = logits(network, OnnxForm.INTEGER, pixels);
    float[][] dequantized = logits(network, OnnxForm.QUANTIZE_DEQUANTIZE, pixels);
    for (int image = 0; image < 2; image++) {
      float[] expected = logits(network, pixels, image).values();
      assertThat(integer[image]).isEqualTo(expected);
      assertNear(dequantized[image], expected);
    }
  }

  /** Each pair of products is above 16 bits, where the processor's instructions may saturate. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void theGreatestSumsOfEightBitLayersAreExact(String precise) throws Exception {
    Dense layer = new Dense("dense", 0, PIXELS, 2, false, new Quantization(8, 8, false));
    byte[] codes = new byte[2 * PIXELS];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i % 2 == 0 ? 127 : -128);
    }
    PackedNetwork network =
        new HandMadeNetwork(SIDE)
            .add(new Flatten(NetworkLayer.IMAGES))
            .weighted(layer, codes, new StepSizes(1, 1))
            .build(2, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    byte[] white = new byte[PIXELS];
    Arrays.fill(white, (byte) 255);
    float[] expected = {255 * 127 * PIXELS, -255 * 128 * PIXELS};
    for (OnnxForm form : OnnxForm.values()) {
      assertThat(logits(network, form, white, Map.of("session.x64quantprecision", precise)))
          .isDeepEqualTo(new float[][] {expected});
    }
  }

  @Test
  void halvesAreRoundedToEvenByQuantizeLinearAndUpByTheIntegers() throws Exception {
    Dense layer = new Dense("dense", 0, PIXELS, 1, false, new Quantization(2, 4, false));
    byte[] ones = new byte[PIXELS];
    Arrays.fill(ones, (byte) 1);
    PackedNetwork network =
        new HandMadeNetwork(SIDE)
            .add(new Flatten(NetworkLayer.IMAGES))
            .weighted(layer, ones, new StepSizes(1, 2))
            .build(1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    byte[] pixels = new byte[PIXELS]; // over 2: 0.5 and 2.5 are rounded to 1 and 3, or 0 and 2
    pixels[4] = 1;
    pixels[5] = 5;
    pixels[6] = 3; // 1.5 is rounded to 2 by both
    pixels[7] = 4;
    pixels[8] = (byte) 201; // above the greatest code
    float[][] toEven = logits(network, OnnxForm.QUANTIZE_DEQUANTIZE, pixels);
    float[][] up = logits(network, OnnxForm.INTEGER, pixels);
    HalfEvenDifferences differences = new HalfEvenDifferences(network.header());
    Logits ours = IntegerNetwork.of(network).logits(pixels, differences);
    assertThat(ours.sums()).containsExactly(1 + 3 + 2 + 2 + 15);
    assertThat(up[0]).containsExactly(2 * 23);
    assertThat(toEven[0]).containsExactly(2 * 21);
    assertThat(differences.count()).isEqualTo(2);
    assertThat(differences.byLayer()).isEqualTo(Map.of("dense", 2));
  }

  @Test
  void anImageWithoutHalvesHasNoDifferences() {
    PackedNetwork network =
        HandMadeNetwork.small(new Quantization(2, 3, true), new Quantization(3, 2, false));
    HalfEvenDifferences differences = new HalfEvenDifferences(network.header());
    IntegerNetwork.of(network).logits(noise(1), differences);
    assertThat(differences.count()).isZero();
    assertThat(differences.byLayer()).containsOnlyKeys("conv", "dense");
  }

  @Test
  void theBatchMayHaveAnySize() throws Exception {
    PackedNetwork network =
        HandMadeNetwork.small(new Quantization(4, 4, true), new Quantization(8, 8, false));
    byte[] pixels = noise(5);
    for (OnnxForm form : OnnxForm.values()) {
      float[][] together = logits(network, form, pixels);
      float[][] alone = logits(network, form, Arrays.copyOf(pixels, PIXELS));
      assertThat(together).hasNumberOfRows(5);
      assertThat(alone).hasNumberOfRows(1);
      assertNear(alone[0], together[0]);
    }
  }
}
