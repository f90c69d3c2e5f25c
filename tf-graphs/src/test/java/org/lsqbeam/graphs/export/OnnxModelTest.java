package org.lsqbeam.graphs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.Logits;
import org.lsqbeam.graphs.integer.LsqCodes;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork;

/** Exported models in ONNX Runtime against the integer network. */
final class OnnxModelTest {
  private static final int IMAGES = 2;
  private static final float ROUNDING = 1e-5f;

  /** Code flips follow an input this near to the boundary between two codes, in step sizes. */
  private static final double BOUNDARY = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "resnet-8,16,2",
    "resnet-8,16,3",
    "resnet-8,16,4",
    "resnet-8,16,8",
    "resnet-8,16,w2a4",
    "resnet-8,17,w4a2"
  })
  void onnxRuntimeComputesTheIntegersAndLogits(
      String name, int side, String precision, @TempDir Path folder) throws Exception {
    PackedNetwork packed = TrainedNetworks.packed(name, precision, side, folder);
    byte[] pixels = TrainedNetworks.images(IMAGES, side).pixels();
    assertSumsAndLogitsAreEqual(packed, pixels, Map.of());
    assertOnlyRoundingDiffers(packed, pixels);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "squeezenext-23-2x,64,2",
    "resnet-18,32,3",
    "resnet-18-textbook,32,4",
    "vgg-16bn,32,2",
    "resnet-50,32,w2a4"
  })
  void onnxRuntimeComputesTheIntegersAndLogitsOfLargeNetworks(
      String name, int side, String precision, @TempDir Path folder) throws Exception {
    onnxRuntimeComputesTheIntegersAndLogits(name, side, precision, folder);
  }

  private static byte[] image(byte[] pixels, int number) {
    int length = pixels.length / IMAGES;
    return Arrays.copyOfRange(pixels, number * length, (number + 1) * length);
  }

  private static List<String> tensors(PackedNetwork packed, String word) {
    return packed.weights().keySet().stream().map(layer -> layer + word).toList();
  }

  /** Every sum of every layer as integers, and the logits bit for bit. */
  private static void assertSumsAndLogitsAreEqual(
      PackedNetwork packed, byte[] pixels, Map<String, String> configuration) throws Exception {
    OnnxModel model = OnnxModel.of(packed, OnnxForm.INTEGER);
    IntegerNetwork network = IntegerNetwork.of(packed);
    try (OnnxRuntimeModel runtime =
        OnnxRuntimeModel.load(
            model, packed.header().preprocessing(), tensors(packed, ":sums"), configuration)) {
      OnnxRuntimeModel.Values values = runtime.run(pixels);
      for (int i = 0; i < IMAGES; i++) {
        int image = i;
        Logits expected =
            network.logits(
                image(pixels, image),
                (layer, input, codes, sums) -> {
                  int[] computed = values.integers(layer.name() + ":sums", image);
                  assertThat(Arrays.mismatch(computed, Arrays.copyOf(sums, computed.length)))
                      .as("first position in %s whose sum differs", layer.name())
                      .isEqualTo(-1);
                });
        assertThat(values.logits()[image]).isEqualTo(expected.values());
      }
    }
  }

  /**
   * The codes of each layer are equal, and so are the logits but for the rounding of float sums; or
   * the first codes that differ are of values at the boundary between them.
   */
  private static void assertOnlyRoundingDiffers(PackedNetwork packed, byte[] pixels)
      throws Exception {
    OnnxModel model = OnnxModel.of(packed, OnnxForm.QUANTIZE_DEQUANTIZE);
    IntegerNetwork network = IntegerNetwork.of(packed);
    try (OnnxRuntimeModel runtime =
        OnnxRuntimeModel.load(
            model, packed.header().preprocessing(), tensors(packed, ":input_codes"), Map.of())) {
      OnnxRuntimeModel.Values values = runtime.run(pixels);
      for (int image = 0; image < IMAGES; image++) {
        FirstFlips flips = new FirstFlips(packed, values, image);
        Logits expected = network.logits(image(pixels, image), flips::see);
        float[] logits = values.logits()[image];
        if (flips.count == 0) {
          for (int i = 0; i < logits.length; i++) {
            assertThat(logits[i]).isCloseTo(expected.values()[i], within(ROUNDING));
          }
          assertThat(expected.margin()).isGreaterThan(ROUNDING);
          assertThat(logits[expected.top()]).isEqualTo(max(logits));
        }
      }
    }
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** Looks at the first layer of an image in which the codes of a model are other ones. */
  private static final class FirstFlips {
    private final PackedNetwork packed;
    private final OnnxRuntimeModel.Values values;
    private final int image;
    private int count;

    FirstFlips(PackedNetwork packed, OnnxRuntimeModel.Values values, int image) {
      this.packed = packed;
      this.values = values;
      this.image = image;
    }

    void see(Weighted layer, float[] input, short[] codes, int[] sums) {
      if (count > 0) {
        return; // what follows has other inputs
      }
      LsqCodes rule =
          LsqCodes.ofInput(
              layer, Objects.requireNonNull(packed.header().stepSizes().get(layer.name())));
      int[] computed = values.integers(layer.name() + ":input_codes", image);
      assertThat(computed).hasSameSizeAs(codes);
      for (int i = 0; i < codes.length; i++) {
        if (computed[i] != codes[i]) {
          count++;
          assertThat(computed[i]).isBetween(codes[i] - 1, codes[i] + 1);
          assertThat(rule.distanceToBoundary(input[i])).as(layer.name()).isLessThan(BOUNDARY);
        }
      }
    }
  }
}
