package org.lsqbeam.graphs.export;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a packed network on integers compares with the graph that it was made of ({@code
 * integer-agreement.json}).
 *
 * @param images of the validation set
 * @param trainedTop1 images whose class the trained graph finds
 * @param integerTop1 images whose class the packed network finds
 * @param layers one for each layer with weights, on the first images
 * @param layerImages how many images the layers were compared on
 * @param differences the images to which the two give another class, in order
 * @param certificate SHA-256 of all integer sums of the last layer, image by image, each as 32 bits
 *     with the low end first
 */
public record IntegerAgreement(
    long images,
    long trainedTop1,
    long integerTop1,
    List<LayerAgreement> layers,
    int layerImages,
    List<Difference> differences,
    String certificate)
    implements Serializable {
  /**
   * One layer, for the codes that the trained graph itself gives its input.
   *
   * @param name its path
   * @param sums how many were compared
   * @param unequal sums that differ from the graph's convolution, divided by the two scales and
   *     rounded
   * @param largestDifference between the graph's convolution and the integer sum times the scales,
   *     as a share of the largest magnitude of the layer's sums
   */
  public record LayerAgreement(String name, long sums, long unequal, double largestDifference)
      implements Serializable {}

  /**
   * An image to which graph and packed network give another class.
   *
   * @param image its position in the validation set
   * @param label its right class
   * @param trained the class that the graph gives
   * @param integer the class that the packed network gives
   * @param margin by how much the graph's greatest logit is above its second one
   * @param flip the first code that differs; null if none does
   */
  public record Difference(
      long image, int label, int trained, int integer, float margin, @Nullable Flip flip)
      implements Serializable {}

  /**
   * The first code that differs.
   *
   * @param layer whose input it is
   * @param codes how many of that layer's codes differ
   * @param trained the graph's code
   * @param integer the packed network's code
   * @param distance of the packed network's value from the boundary between the two codes, in step
   *     sizes
   */
  public record Flip(String layer, int codes, int trained, int integer, double distance)
      implements Serializable {}
}
