package org.lsqbeam.graphs.export;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.Batch;
import org.lsqbeam.graphs.export.IntegerAgreement.Correct;
import org.lsqbeam.graphs.export.IntegerAgreement.Difference;
import org.lsqbeam.graphs.export.IntegerAgreement.Flip;
import org.lsqbeam.graphs.export.TrainedGraph.LayerValues;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.Logits;
import org.lsqbeam.graphs.integer.LsqCodes;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.PackedNetwork;

/** Compares a packed network with its trained graph, batch by batch. */
public final class AgreementCheck {
  private final TrainedGraph graph;
  private final PackedNetwork packed;
  private final IntegerNetwork network;
  private final Certificate.Builder certificate = new Certificate.Builder();
  private final List<Difference> differences = new ArrayList<>();
  private final Map<String, LayerComparison> layers = new LinkedHashMap<>();
  private Correct trained = new Correct(0, 0);
  private Correct integer = new Correct(0, 0);
  private int layerImages;
  private int images;
  private int halfEvenImages;

  /**
   * @param graph with the values of which the network was packed
   */
  public AgreementCheck(TrainedGraph graph, PackedNetwork packed) {
    this.graph = graph;
    this.packed = packed;
    network = IntegerNetwork.of(packed);
  }

  /** Compares every sum of every layer on the images of a batch, one by one to save memory. */
  public void compareLayers(Batch batch) {
    for (int image = 0; image < batch.size(); image++) {
      graph
          .layerValues(batch.alone(image))
          .forEach(
              (name, values) ->
                  layers
                      .computeIfAbsent(name, key -> new LayerComparison(packed, key))
                      .add(values));
    }
    layerImages += batch.size();
  }

  /** The logits of the packed network for an image. */
  private record Inferred(Logits logits, boolean halfEven) {}

  private Inferred infer(byte[] pixels) {
    HalfEvenDifferences halfEven = new HalfEvenDifferences(packed.header());
    Logits logits = network.logits(pixels, halfEven);
    return new Inferred(logits, halfEven.count() > 0);
  }

  /** Compares the classes of the next images of the validation set. */
  public void compare(Batch batch) {
    float[] logits = graph.logits(batch);
    int classes = logits.length / batch.size();
    List<Inferred> inferred =
        IntStream.range(0, batch.size())
            .parallel()
            .mapToObj(image -> infer(batch.alone(image).pixels()))
            .toList();
    for (int image = 0; image < batch.size(); image++) {
      Logits ofGraph =
          new Logits(
              Arrays.copyOfRange(logits, image * classes, (image + 1) * classes), new int[0]);
      Logits ofIntegers = inferred.get(image).logits();
      int label = batch.labels()[image];
      trained = trained.plus(ofGraph.rank(label));
      integer = integer.plus(ofIntegers.rank(label));
      halfEvenImages += inferred.get(image).halfEven() ? 1 : 0;
      certificate.add(ofIntegers);
      if (ofGraph.top() != ofIntegers.top()) {
        differences.add(
            new Difference(
                images + image,
                label,
                ofGraph.top(),
                ofIntegers.top(),
                ofGraph.margin(),
                firstFlip(batch.alone(image))));
      }
    }
    images += batch.size();
  }

  /** Finds the first code of an image that differs between graph and packed network. */
  private @Nullable Flip firstFlip(Batch image) {
    Map<String, LayerValues> ofGraph = graph.layerValues(image);
    List<Flip> flips = new ArrayList<>();
    network.logits(
        image.pixels(),
        (layer, input, codes, sums) -> {
          StepSizes steps = requireNonNull(packed.header().stepSizes().get(layer.name()));
          LsqCodes rule = LsqCodes.ofInput(layer, steps);
          LayerValues values = requireNonNull(ofGraph.get(layer.name()));
          short[] expected = LayerComparison.codes(values, rule.scale());
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
        trained,
        integer,
        halfEvenImages,
        layers.values().stream().map(LayerComparison::result).toList(),
        layerImages,
        differences,
        certificate.build());
  }
}
