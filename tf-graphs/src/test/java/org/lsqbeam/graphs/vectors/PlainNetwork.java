package org.lsqbeam.graphs.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network computed from a folder of golden vectors alone, by the rules in its manifest and the
 * plainest loops. It begins with the pixels of an image.
 */
final class PlainNetwork {
  private final VectorFolder folder;
  private final Map<Integer, JsonNode> weighted = new HashMap<>();
  private final Map<String, double[]> codes = new HashMap<>();
  private final Map<String, double[]> sums = new HashMap<>();
  private final List<Values> outputs = new ArrayList<>();

  /** Values, {@code [height, width, channels]}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Values(int height, int width, int channels, float[] values) {
    Values with(float[] others) {
      return new Values(height, width, channels, others);
    }

    float at(int y, int x, int channel) {
      return values[(y * width + x) * channels + channel];
    }
  }

  PlainNetwork(VectorFolder folder) {
    this.folder = folder;
    folder.manifest().get("weighted").forEach(each -> weighted.put(number(each, "position"), each));
  }

  private static int number(JsonNode of, String member) {
    return of.get(member).asInt();
  }

  /** Returns the codes of a layer's input for the last image. */
  double[] codes(String layer) {
    return Objects.requireNonNull(codes.get(layer));
  }

  /** Returns the sums of a layer for the last image. */
  double[] sums(String layer) {
    return Objects.requireNonNull(sums.get(layer));
  }

  /** Computes the logits of an image. */
  float[] logits(double[] pixels) throws IOException {
    outputs.clear();
    JsonNode manifest = folder.manifest();
    JsonNode crop = manifest.get("preprocessing");
    float[] normalized = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      float mean = (float) crop.get("mean").get(i % 3).asDouble();
      float factor = (float) manifest.get("pixelFactors").get(i % 3).asDouble();
      normalized[i] = ((float) pixels[i] - mean) * factor;
    }
    Values images = new Values(number(crop, "height"), number(crop, "width"), 3, normalized);
    JsonNode layers = manifest.get("layers");
    for (int position = 0; position < layers.size(); position++) {
      JsonNode layer = layers.get(position);
      int input = number(layer, "input");
      outputs.add(output(position, layer, input < 0 ? images : outputs.get(input)));
    }
    return outputs.get(outputs.size() - 1).values();
  }

  private Values output(int position, JsonNode layer, Values in) throws IOException {
    float[] values = in.values().clone();
    switch (layer.get("type").asText()) {
      case "convolution", "dense" -> {
        return weighted(Objects.requireNonNull(weighted.get(position)), layer, in);
      }
      case "batchNorm" -> {
        JsonNode norm = folder.manifest().get("norms").get(layer.get("name").asText());
        return norm == null ? in : affine(in, norm.get("scale"), norm.get("offset"));
      }
      case "relu" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.max(0f, values[i]);
        }
        return in.with(values);
      }
      case "add" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] += outputs.get(number(layer, "other")).values()[i];
        }
        return in.with(values);
      }
      case "averagePool" -> {
        return mean(in);
      }
      case "maxPool" -> {
        return greatest(in, layer);
      }
      case "flatten" -> {
        return new Values(1, 1, values.length, values);
      }
      default -> throw new IOException("unknown layer " + layer);
    }
  }

  private Values affine(Values in, JsonNode factor, JsonNode shift) throws IOException {
    double[] factors = folder.array(factor).values();
    double[] shifts = folder.array(shift).values();
    float[] values = new float[in.values().length];
    for (int i = 0; i < values.length; i++) {
      int channel = i % in.channels();
      values[i] = in.values()[i] * (float) factors[channel] + (float) shifts[channel];
    }
    return in.with(values);
  }

  private static Values mean(Values in) {
    float[] means = new float[in.channels()];
    for (int channel = 0; channel < means.length; channel++) {
      double sum = 0;
      for (int i = channel; i < in.values().length; i += in.channels()) {
        sum += in.values()[i];
      }
      means[channel] = (float) (sum / (in.height() * in.width()));
    }
    return new Values(1, 1, means.length, means);
  }

  private static Values greatest(Values in, JsonNode layer) {
    int side = number(layer, "side");
    int stride = number(layer, "stride");
    JsonNode padding = layer.get("padding");
    int top = number(padding, "top");
    int left = number(padding, "left");
    int height = (in.height() + top + number(padding, "bottom") - side) / stride + 1;
    int width = (in.width() + left + number(padding, "right") - side) / stride + 1;
    Values out =
        new Values(height, width, in.channels(), new float[height * width * in.channels()]);
    for (int i = 0; i < out.values().length; i++) {
      int y = i / in.channels() / width * stride - top;
      int x = i / in.channels() % width * stride - left;
      float most = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < side * side; j++) {
        int row = y + j / side;
        int column = x + j % side;
        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
          most = Math.max(most, in.at(row, column, i % in.channels()));
        }
      }
      out.values()[i] = most;
    }
    return out;
  }

  private Values weighted(JsonNode vectors, JsonNode layer, Values in) throws IOException {
    JsonNode rule = vectors.get("rule");
    float least = (float) rule.get("least").asDouble();
    float greatest = (float) rule.get("greatest").asDouble();
    float scale = (float) rule.get("scale").asDouble();
    float zero = (float) number(rule, "zero");
    float[] of = new float[in.values().length];
    double[] ofInput = new double[of.length];
    for (int i = 0; i < of.length; i++) {
      float v = Math.min(Math.max(in.values()[i], least), greatest);
      of[i] = (float) Math.floor((v - least) / scale - zero + 0.5f);
      ofInput[i] = of[i];
    }
    String name = layer.get("name").asText();
    codes.put(name, ofInput);
    Values integers = convolved(in.with(of), layer, folder.array(vectors.get("weights")).values());
    double[] ofLayer = new double[integers.values().length];
    for (int i = 0; i < ofLayer.length; i++) {
      ofLayer[i] = integers.values()[i];
    }
    sums.put(name, ofLayer);
    return affine(integers, vectors.get("factor"), vectors.get("shift"));
  }

  /** Sums of products below 2 to the power of 24, which floats hold exactly. */
  private static Values convolved(Values in, JsonNode layer, double[] weights) {
    boolean dense = layer.get("type").asText().equals("dense");
    JsonNode padding = layer.get("padding");
    int top = dense ? 0 : number(padding, "top");
    int left = dense ? 0 : number(padding, "left");
    int rows = dense ? 1 : number(layer, "height");
    int columns = dense ? 1 : number(layer, "width");
    int stride = dense ? 1 : number(layer, "stride");
    int filters = number(layer, dense ? "outputs" : "filters");
    int height = dense ? 1 : (in.height() + top + number(padding, "bottom") - rows) / stride + 1;
    int width = dense ? 1 : (in.width() + left + number(padding, "right") - columns) / stride + 1;
    Values out = new Values(height, width, filters, new float[height * width * filters]);
    for (int i = 0; i < out.values().length; i++) {
      int filter = i % filters;
      long sum = 0;
      for (int j = 0; j < rows * columns * in.channels(); j++) {
        int y = i / filters / width * stride - top + j / in.channels() / columns;
        int x = i / filters % width * stride - left + j / in.channels() % columns;
        if (y >= 0 && y < in.height() && x >= 0 && x < in.width()) {
          sum += ((long) in.at(y, x, j % in.channels())) * (long) weights[j * filters + filter];
        }
      }
      out.values()[i] = (float) sum;
      if ((long) out.values()[i] != sum) {
        throw new IllegalStateException(sum + " is no float");
      }
    }
    return out;
  }
}
