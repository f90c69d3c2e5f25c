package org.lsqbeam.graphs.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.lsqbeam.graphs.integer.LayerListener;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.quantize.QuantizationRange;

/**
 * Counts, for one image, the values that ONNX's QuantizeLinear would give another code: it rounds
 * halves to even, the quantizer that networks are trained with rounds them up. An image with a
 * count of 0 has no value on which that matters.
 *
 * <p>Pass it to {@link org.lsqbeam.graphs.integer.IntegerNetwork#logits(byte[], LayerListener)}.
 */
public final class HalfEvenDifferences implements LayerListener {
  private final NetworkHeader header;
  private final Map<String, Integer> byLayer = new LinkedHashMap<>();

  /** Begins to count. */
  public HalfEvenDifferences(NetworkHeader header) {
    this.header = header;
  }

  @Override
  public void summed(Weighted layer, float[] input, short[] codes, int[] sums) {
    Quantization bits = Objects.requireNonNull(layer.quantization());
    StepSizes steps = Objects.requireNonNull(header.stepSizes().get(layer.name()));
    QuantizationRange range = new QuantizationRange(bits.inputBits(), bits.inputSigned());
    int least = -range.negativeLevels();
    int greatest = range.positiveLevels();
    float step = steps.input();
    int differences = 0;
    for (int i = 0; i < codes.length; i++) {
      if (code(input[i], step, least, greatest) != codes[i]) {
        differences++;
      }
    }
    byLayer.put(layer.name(), differences);
  }

  /** Returns the code that an exported model gives a value. */
  private static int code(float value, float step, int least, int greatest) {
    double nearest = Math.rint(value / step); // of the float quotient, as QuantizeLinear has it
    return (int) Math.max(least, Math.min(greatest, nearest));
  }

  /** Returns the number of values whose codes differ. */
  public int count() {
    return byLayer.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the same for each layer, in the order of computation. */
  public Map<String, Integer> byLayer() {
    return Collections.unmodifiableMap(byLayer);
  }
}
