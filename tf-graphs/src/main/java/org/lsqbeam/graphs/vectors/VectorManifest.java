package org.lsqbeam.graphs.vectors;

import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.Preprocessing;

/**
 * The {@code manifest.json} of a folder of golden vectors (docs/packed-network.md).
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param network its name
 * @param precision as experiments name it
 * @param networkSha256 SHA-256 of the file {@code network.lsq} that was computed with
 * @param origin what the network was made of
 * @param preprocessing of images
 * @param pixelFactors of red, green and blue: what a pixel without its mean is multiplied by
 * @param images the number of images, the first ones of the validation set
 * @param certificate SHA-256 of the integer sums of the logits, image by image
 * @param rules of the arithmetic, in words and formulas
 * @param layers of the network in the order of computation, as network.lsq has them
 * @param weighted the vectors of each layer with weights, in the order of computation
 * @param norms the numbers of each batch norm that is not part of an affine step, by its name
 * @param pixels of the images after resizing and cropping, {@code [images, height, width, 3]}
 * @param labels right classes of the images
 * @param logits {@code [images, classes]}
 */
record VectorManifest(
    int formatVersion,
    String network,
    String precision,
    String networkSha256,
    Origin origin,
    Preprocessing preprocessing,
    List<Float> pixelFactors,
    int images,
    String certificate,
    Map<String, String> rules,
    List<NetworkLayer> layers,
    List<LayerVectors> weighted,
    Map<String, NormVectors> norms,
    Tensor pixels,
    Tensor labels,
    Tensor logits) {
  /** The format that this version writes. */
  static final int FORMAT_VERSION = 1;

  /** The file's name in the folder. */
  static final String NAME = "manifest.json";

  /**
   * One file.
   *
   * @param file its name in the folder, with slashes
   * @param dtype NumPy's name of the type
   * @param shape its dimensions; the first is the number of images where each image has values
   * @param sha256 of the file
   */
  record Tensor(String file, String dtype, List<Integer> shape, String sha256) {}

  /**
   * The rule for the codes of a layer's input.
   *
   * @param least value, to which lower ones are clipped
   * @param greatest value, to which higher ones are clipped
   * @param scale the value of code 1
   * @param zero the number of codes below zero
   */
  record CodeRule(float least, float greatest, float scale, int zero) {}

  /**
   * The vectors of a convolution or dense layer.
   *
   * @param name of the layer
   * @param position in the list of layers
   * @param rule for the codes of the input
   * @param weights codes, {@code [height, width, channels, filters]} or {@code [features, outputs]}
   * @param input codes without padding, {@code [images, height, width, channels]} or {@code
   *     [images, features]}
   * @param sums of products of codes, {@code [images, height, width, filters]} or {@code [images,
   *     outputs]}
   * @param factor of the affine step, for each output channel
   * @param shift of the affine step, for each output channel
   * @param outputPosition position in the list of layers of what the affine step puts out: the
   *     layer itself, or the batch norm behind it that is part of the step
   * @param outputs the codes that the next layers make of the output, by the layers' names
   */
  record LayerVectors(
      String name,
      int position,
      CodeRule rule,
      Tensor weights,
      Tensor input,
      Tensor sums,
      Tensor factor,
      Tensor shift,
      int outputPosition,
      Map<String, String> outputs) {}

  /**
   * The numbers of a batch norm, one for each channel.
   *
   * @param scale what a value is multiplied by
   * @param offset what is added then
   */
  record NormVectors(Tensor scale, Tensor offset) {}
}
