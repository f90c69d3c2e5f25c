package org.lsqbeam.graphs.integer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.io.DamagedFileException;

/**
 * The order of the numbers behind a header. First 32-bit floats, little end first, layer by layer:
 * of a layer with weights the step sizes of weights and input and then its bias, of a batch norm
 * its scale and then its offset. Behind them the weights of all layers as {@link BitPacking} has
 * them, each at its own bits, without gaps; the last byte is filled with zeros.
 *
 * <p>These are the numbers that Figure 3 of the paper counts.
 */
final class PayloadLayout {
  private final NetworkHeader header;
  private final String origin;
  private final int floats;
  private final long bits;

  /**
   * Checks a header.
   *
   * @param origin the file's path, for the message
   * @throws DamagedFileException if its layers do not fit together or a number is not allowed
   */
  PayloadLayout(NetworkHeader header, String origin) {
    this.header = header;
    this.origin = origin;
    HeaderCheck.require(header, origin);
    long numbers = 0;
    long weightBits = 0;
    for (NetworkLayer layer : header.layers()) {
      if (layer instanceof Weighted weighted) {
        numbers += 2 + (weighted.biased() ? weighted.outputs() : 0);
        weightBits += weighted.weights() * quantization(weighted).weightBits();
      } else if (layer instanceof BatchNorm norm) {
        numbers += 2L * norm.channels();
      }
    }
    if (numbers * Float.BYTES + weightBits / Byte.SIZE >= Integer.MAX_VALUE) {
      throw damaged("its payload would have more than 2 GiB");
    }
    floats = (int) numbers;
    bits = weightBits;
  }

  static Quantization quantization(Weighted layer) {
    return Objects.requireNonNull(layer.quantization());
  }

  /** Returns the number of bytes. */
  long bytes() {
    return (long) floats * Float.BYTES + (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Returns the bytes of a network. */
  byte[] encode(PackedNetwork network) {
    byte[] payload = new byte[Math.toIntExact(bytes())];
    ByteBuffer numbers = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    BitPacking codes = new BitPacking(payload, floats * Float.BYTES);
    for (NetworkLayer layer : header.layers()) {
      if (layer instanceof Weighted weighted) {
        LayerWeights values = Objects.requireNonNull(network.weights().get(weighted.name()));
        numbers.putFloat(values.stepSizes().weights()).putFloat(values.stepSizes().input());
        put(numbers, values.bias());
        int width = quantization(weighted).weightBits();
        for (byte code : values.codes()) {
          codes.put(code, width);
        }
      } else if (layer instanceof BatchNorm norm) {
        Norm values = Objects.requireNonNull(network.norms().get(norm.name()));
        put(numbers, values.scale());
        put(numbers, values.offset());
      }
    }
    decode(payload); // refuses numbers that a reader would refuse
    return payload;
  }

  private static void put(ByteBuffer numbers, float[] values) {
    for (float value : values) {
      numbers.putFloat(value);
    }
  }

  /**
   * Reads a network.
   *
   * @throws DamagedFileException if the length or a number is wrong
   */
  PackedNetwork decode(byte[] payload) {
    if (payload.length != bytes()) {
      throw damaged("its payload has " + payload.length + " bytes; its layers need " + bytes());
    }
    ByteBuffer numbers = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    BitPacking codes = new BitPacking(payload, floats * Float.BYTES);
    Map<String, LayerWeights> weights = new LinkedHashMap<>();
    Map<String, Norm> norms = new LinkedHashMap<>();
    for (NetworkLayer layer : header.layers()) {
      if (layer instanceof Weighted weighted) {
        StepSizes steps = new StepSizes(numbers.getFloat(), numbers.getFloat());
        requireStated(weighted.name(), steps);
        float[] bias = floats(numbers, weighted.biased() ? weighted.outputs() : 0, weighted.name());
        byte[] of = new byte[Math.toIntExact(weighted.weights())];
        int width = quantization(weighted).weightBits();
        for (int i = 0; i < of.length; i++) {
          of[i] = (byte) codes.take(width);
        }
        weights.put(weighted.name(), new LayerWeights(steps, of, bias));
      } else if (layer instanceof BatchNorm norm) {
        float[] scale = floats(numbers, norm.channels(), norm.name());
        norms.put(norm.name(), new Norm(scale, floats(numbers, norm.channels(), norm.name())));
      }
    }
    int used = (int) (bits % Byte.SIZE);
    if (used > 0 && (payload[payload.length - 1] & 0xff) >>> used != 0) {
      throw damaged("the bits behind its last weight are not zero");
    }
    return new PackedNetwork(header, weights, norms);
  }

  private void requireStated(String layer, StepSizes steps) {
    StepSizes stated = Objects.requireNonNull(header.stepSizes().get(layer));
    if (!steps.equals(stated)) {
      throw damaged("the step sizes of layer " + layer + " differ from those in its header");
    }
  }

  private float[] floats(ByteBuffer numbers, int count, String layer) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = numbers.getFloat();
      if (!Float.isFinite(values[i])) {
        throw damaged("a number of layer " + layer + " is " + values[i]);
      }
    }
    return values;
  }

  private DamagedFileException damaged(String problem) {
    return new DamagedFileException(origin + " is damaged: " + problem);
  }
}
