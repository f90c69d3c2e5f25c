package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.integer.NetworkLayer.Padding;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;

/** All kernels against the definition of a convolution, in longs. */
final class KernelsTest {
  private static final KernelProvider VECTORS = new VectorKernels();

  @Test
  void testsRunWithTheVectorModule() {
    assertThat(VECTORS.isAvailable()).isTrue();
  }

  @Property(tries = 300)
  void everyKernelGivesTheSumsOfTheDefinition(
      @ForAll @IntRange(min = 1, max = 9) int inputHeight,
      @ForAll @IntRange(min = 1, max = 9) int inputWidth,
      @ForAll @IntRange(min = 1, max = 75) int channels,
      @ForAll @IntRange(min = 1, max = 70) int filters,
      @ForAll @IntRange(min = 1, max = 3) int height,
      @ForAll @IntRange(min = 1, max = 3) int width,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll @IntRange(min = 0, max = 2) int padding,
      @ForAll @IntRange(min = 2, max = 8) int anyWeightBits,
      @ForAll @IntRange(min = 2, max = 8) int anyInputBits,
      @ForAll boolean twoBits,
      @ForAll boolean signed,
      @ForAll boolean extreme,
      @ForAll long seed) {
    int down = inputHeight + 2 * padding - height;
    int right = inputWidth + padding - width;
    Assume.that(down >= 0 && right >= 0);
    Geometry geometry =
        new Geometry(
            new FeatureShape(inputHeight, inputWidth, channels),
            new Padding(padding, 0, padding, padding),
            height,
            width,
            stride,
            new FeatureShape(down / stride + 1, right / stride + 1, filters));
    int weightBits = twoBits ? 2 : anyWeightBits;
    int inputBits = twoBits ? 2 : anyInputBits;
    Quantization bits = new Quantization(weightBits, inputBits, signed);
    java.util.Random random = new java.util.Random(seed);
    byte[] weights = new byte[geometry.products() * filters];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) (extreme ? -(1 << (weightBits - 1)) : code(random, weightBits, true));
    }
    short[] codes = new short[geometry.paddedValues()];
    int row = inputWidth * channels;
    for (int y = 0; y < inputHeight; y++) {
      for (int i = 0; i < row; i++) {
        int greatest = signed ? -(1 << (inputBits - 1)) : (1 << inputBits) - 1;
        codes[geometry.rowStart(y) + i] =
            (short) (extreme ? greatest : code(random, inputBits, signed));
      }
    }
    int[] expected = defined(geometry, codes, weights);
    int[] scalar = new int[expected.length];
    new ScalarKernel(geometry, weights).sum(codes, scalar);
    assertThat(scalar).isEqualTo(expected);
    int[] vector = new int[expected.length];
    VECTORS.kernel(geometry, bits, weights).sum(codes, vector);
    assertThat(vector).isEqualTo(expected);
  }

  private static int code(java.util.Random random, int bits, boolean signed) {
    return random.nextInt(1 << bits) - (signed ? 1 << (bits - 1) : 0);
  }

  private static int[] defined(Geometry geometry, short[] codes, byte[] weights) {
    FeatureShape output = geometry.output();
    int channels = geometry.input().channels();
    int[] sums = new int[output.values()];
    for (int y = 0; y < output.height(); y++) {
      for (int x = 0; x < output.width(); x++) {
        for (int filter = 0; filter < output.channels(); filter++) {
          long sum = 0;
          for (int down = 0; down < geometry.height(); down++) {
            for (int right = 0; right < geometry.width(); right++) {
              for (int channel = 0; channel < channels; channel++) {
                int row = y * geometry.stride() + down;
                int column = x * geometry.stride() + right;
                int code = codes[(row * geometry.paddedWidth() + column) * channels + channel];
                int tap = down * geometry.width() + right;
                sum +=
                    (long) code * weights[(tap * channels + channel) * output.channels() + filter];
              }
            }
          }
          sums[(y * output.width() + x) * output.channels() + filter] = Math.toIntExact(sum);
        }
      }
    }
    return sums;
  }
}
