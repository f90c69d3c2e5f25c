package org.lsqbeam.graphs.export;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.export.IntegerAgreement.Difference;
import org.lsqbeam.graphs.export.IntegerAgreement.Flip;
import org.lsqbeam.graphs.export.IntegerAgreement.LayerAgreement;
import org.lsqbeam.graphs.export.TrainedGraph.LayerValues;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.LayerSums;
import org.lsqbeam.graphs.integer.Logits;
import org.lsqbeam.graphs.integer.LsqCodes;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.io.Sha256;

/** Compares a packed network with its trained graph, batch by batch. */
public final class AgreementCheck {
  private final TrainedGraph graph;
  private final PackedNetwork packed;
  private final IntegerNetwork network;
  private final MessageDigest certificate = Sha256.digest();
  private final List<Difference> differences = new ArrayList<>();
  private List<LayerAgreement> layers = List.of();
  private int layerImages;
  private long images;
  private long trainedTop1;
  private long integerTop1;

  /**
   * @param graph with the values of which the network was packed
   */
  public AgreementCheck(TrainedGraph graph, PackedNetwork packed) {
    this.graph = graph;
    this.packed = packed;
    network = IntegerNetwork.of(packed);
  }

  /** Compares every sum of every layer on the images of one batch. */
  public void compareLayers(Batch batch) {
    layerImages = batch.size();
    layers =
        graph.layerValues(batch).entrySet().stream()
            .map(layer -> layer(layer.getKey(), layer.getValue(), batch.size()))
            .toList();
  }

  private LayerAgreement layer(String name, LayerValues values, int count) {
    LayerSums sums = LayerSums.of(packed, name);
    int inputs = values.input().length / count;
    int outputs = values.sums().length / count;
    long unequal = 0;
    double largest = 0;
    double magnitude = 0;
    for (int image = 0; image < count; image++) {
      int[] integers = sums.of(codes(values, image * inputs, inputs, sums.inputUnit()));
      for (int i = 0; i < outputs; i++) {
        double trained = values.sums()[image * outputs + i] / sums.unit();
        unequal += Math.rint(trained) == integers[i] ? 0 : 1;
        largest = Math.max(largest, Math.abs(trained - integers[i]));
        magnitude = Math.max(magnitude, Math.abs(integers[i]));
      }
    }
    return new LayerAgreement(
        name, values.sums().length, unequal, magnitude == 0 ? 0 : largest / magnitude);
  }

  private static short[] codes(LayerValues values, int from, int count, float unit) {
    short[] codes = new short[count];
    for (int i = 0; i < count; i++) {
      codes[i] = (short) Math.rint(values.input()[from + i] / unit);
    }
    return codes;
  }

  /** Compares the classes of the next images of the validation set. */
  public void compare(Batch batch) {
    float[] trained = graph.logits(batch);
    int classes = trained.length / batch.size();
    int pixels = batch.pixels().length / batch.size();
    List<Logits> integers = new ArrayList<>();
    IntStream.range(0, batch.size())
        .parallel()
        .mapToObj(image -> network.logits(pixels(batch, image, pixels)))
        .forEachOrdered(integers::add);
    for (int image = 0; image < batch.size(); image++) {
      Logits ofGraph =
          new Logits(
              Arrays.copyOfRange(trained, image * classes, (image + 1) * classes), new int[0]);
      Logits ofIntegers = integers.get(image);
      int label = batch.labels()[image];
      trainedTop1 += ofGraph.top() == label ? 1 : 0;
      integerTop1 += ofIntegers.top() == label ? 1 : 0;
      certificate.update(bytes(ofIntegers.sums()));
      if (ofGraph.top() != ofIntegers.top()) {
        Batch alone = new Batch(pixels(batch, image, pixels), new int[] {label});
        differences.add(
            new Difference(
                images + image,
                label,
                ofGraph.top(),
                ofIntegers.top(),
                ofGraph.margin(),
                firstFlip(alone)));
      }
    }
    images += batch.size();
  }

  private static byte[] pixels(Batch batch, int image, int count) {
    return Arrays.copyOfRange(batch.pixels(), image * count, (image + 1) * count);
  }

  private static byte[] bytes(int[] sums) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * sums.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int sum : sums) {
      bytes.putInt(sum);
    }
    return bytes.array();
  }

  /** Finds the first code of an image that differs between graph and packed network. */
  private @Nullable Flip firstFlip(Batch image) {
    Map<String, LayerValues> trained = graph.layerValues(image);
    List<Flip> flips = new ArrayList<>();
    network.logits(
        image.pixels(),
        (layer, input, codes, sums) -> {
          StepSizes steps = requireNonNull(packed.header().stepSizes().get(layer.name()));
          LsqCodes rule = LsqCodes.ofInput(layer, steps);
          LayerValues values = requireNonNull(trained.get(layer.name()));
          short[] expected = codes(values, 0, values.input().length, rule.scale());
          int differing = 0;
          int first = -1;
          for (int i = 0; i < expected.length && flips.isEmpty(); i++) {
            if (expected[i] != codes[i]) {
              first = differing == 0 ? i : first;
              differing++;
            }
          }
          if (differing > 0) {
            flips.add(
                new Flip(
                    layer.name(),
                    differing,
                    expected[first],
                    codes[first],
                    rule.distanceToBoundary(input[first])));
          }
        });
    return flips.isEmpty() ? null : flips.get(0);
  }

  /** Returns what was found in all images; the last call. */
  public IntegerAgreement result() {
    return new IntegerAgreement(
        images,
        trainedTop1,
        integerTop1,
        layers,
        layerImages,
        List.copyOf(differences),
        Sha256.hex(certificate));
  }
}
