package org.lsqbeam.graphs.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.AffineStep;
import org.lsqbeam.graphs.integer.FeatureShape;
import org.lsqbeam.graphs.integer.FeatureShapes;
import org.lsqbeam.graphs.integer.LayerReaders;
import org.lsqbeam.graphs.integer.LsqCodes;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Convolution;
import org.lsqbeam.graphs.integer.NetworkLayer.Dense;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.vectors.VectorManifest.CodeRule;
import org.lsqbeam.graphs.vectors.VectorManifest.LayerVectors;

/** The files of one layer with weights. */
final class LayerFiles {
  private final Weighted layer;
  private final int position;
  private final int outputPosition;
  private final LsqCodes rule;
  private final FeatureShape output;
  private final NpyFile weights;
  private final NpyFile input;
  private final NpyFile sums;
  private final NpyFile factor;
  private final NpyFile shift;

  /**
   * Creates the files; weights and affine step are written, codes and sums follow.
   *
   * @param folder of all vectors
   * @param position of a layer with weights
   */
  LayerFiles(Path folder, int images, PackedNetwork packed, FeatureShapes shapes, int position)
      throws IOException {
    List<NetworkLayer> layers = packed.header().layers();
    layer = (Weighted) layers.get(position);
    this.position = position;
    boolean normFollows = LayerReaders.isFolded(layers, position + 1);
    outputPosition = normFollows ? position + 1 : position;
    LayerWeights numbers = Objects.requireNonNull(packed.weights().get(layer.name()));
    rule = LsqCodes.ofInput(layer, numbers.stepSizes());
    output = shapes.of(position);
    String own = "%03d-%s/".formatted(position, layer.name().replace('/', '-'));
    Files.createDirectories(folder.resolve(own));
    weights = new NpyFile(folder, own + "weights.npy", NpyFile.Type.INT8, weightShape(layer));
    weights.append(numbers.codes());
    NpyFile.Type codes = rule.negativeLevels() > 0 ? NpyFile.Type.INT8 : NpyFile.Type.UINT8;
    input =
        new NpyFile(folder, own + "input.npy", codes, shape(images, shapes.inputOf(layer), layer));
    sums = new NpyFile(folder, own + "sums.npy", NpyFile.Type.INT32, shape(images, output, layer));
    @Nullable Norm norm =
        normFollows ? packed.norms().get(((BatchNorm) layers.get(position + 1)).name()) : null;
    AffineStep affine = AffineStep.of(layer, numbers, norm);
    factor = NpyFile.of(folder, own + "factor.npy", affine.factor());
    shift = NpyFile.of(folder, own + "shift.npy", affine.shift());
  }

  private static List<Integer> weightShape(Weighted layer) {
    if (layer instanceof Convolution of) {
      return List.of(of.height(), of.width(), of.channels(), of.filters());
    }
    return List.of(Math.toIntExact(layer.products()), layer.outputs());
  }

  private static List<Integer> shape(int images, FeatureShape values, Weighted layer) {
    return layer instanceof Dense
        ? List.of(images, values.channels())
        : List.of(images, values.height(), values.width(), values.channels());
  }

  /** Returns the position of what the affine step puts out. */
  int outputPosition() {
    return outputPosition;
  }

  /** Returns the name of the file of the input's codes. */
  String inputFile() {
    return input.name();
  }

  /** Returns the SHA-256 of all sums, once all images are in the files; a single call. */
  String sumsSha256() {
    return sums.valuesSha256();
  }

  /** Adds the integers of the next image. */
  void append(short[] codes, int[] ofImage) throws IOException {
    input.append(codes);
    sums.append(ofImage, output.values());
  }

  /**
   * Describes the files, once all images are in them.
   *
   * @param outputs the files of the codes that the next layers make of the output
   */
  LayerVectors described(Map<String, String> outputs) throws IOException {
    return new LayerVectors(
        layer.name(),
        position,
        new CodeRule(rule.least(), rule.greatest(), rule.scale(), rule.negativeLevels()),
        weights.described(),
        input.described(),
        sums.described(),
        factor.described(),
        shift.described(),
        outputPosition,
        outputs);
  }
}
