package org.lsqbeam.graphs.export;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.integer.Certificate;
import org.lsqbeam.graphs.io.Arguments;

/**
 * How a packed network on integers compares with the graph that it was made of, on the validation
 * set.
 *
 * @param images of the validation set
 * @param trained by the trained graph
 * @param integer by the packed network
 * @param halfEvenImages images of which a code differs where halves are rounded to even, as ONNX
 *     rounds them
 * @param layers one for each layer with weights, on the first images
 * @param layerImages how many images the layers were compared on
 * @param differences the images to which the two give another class, in order
 * @param certificate digests of the integer sums of the last layer
 */
public record IntegerAgreement(
    int images,
    Correct trained,
    Correct integer,
    int halfEvenImages,
    List<LayerAgreement> layers,
    int layerImages,
    List<Difference> differences,
    Certificate certificate)
    implements Serializable {
  public IntegerAgreement {
    layers = List.copyOf(layers);
    differences = List.copyOf(differences);
    requireCount("images", images, 1, Integer.MAX_VALUE);
    requireCount("top-5 of trained", trained.top5(), 0, images);
    requireCount("top-5 of integer", integer.top5(), 0, images);
    requireCount("halfEvenImages", halfEvenImages, 0, images);
    requireCount("layerImages", layerImages, 0, images);
    requireCount("the number of differences", differences.size(), 0, images);
    requireCount("the number of images in the certificate", certificate.size(), images, images);
  }

  private static void requireCount(String name, long value, long least, long most) {
    Arguments.check(value >= least && value <= most, name, value, least + " to " + most);
  }

  /**
   * Images whose class is found.
   *
   * @param top1 images whose most probable class is the right one
   * @param top5 images whose right class is among the five most probable
   */
  public record Correct(int top1, int top5) implements Serializable {
    public Correct {
      requireCount("top1", top1, 0, top5);
    }

    /** Returns the same with one image more, whose right class ranks somewhere, from 0. */
    Correct plus(int rank) {
      return new Correct(top1 + (rank < 1 ? 1 : 0), top5 + (rank < 5 ? 1 : 0));
    }
  }

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
      implements Serializable {
    public LayerAgreement {
      requireCount("unequal", unequal, 0, sums);
    }
  }

  /**
   * An image to which graph and packed network give another class.
   *
   * @param image its position in the validation set, from 0
   * @param label its right class
   * @param trained the class that the graph gives
   * @param integer the class that the packed network gives
   * @param margin by how much the graph's greatest logit is above its second one
   * @param flip the first code that differs; null if none does
   */
  public record Difference(
      int image, int label, int trained, int integer, float margin, @Nullable Flip flip)
      implements Serializable {
    public Difference {
      for (int position : new int[] {image, label, trained, integer}) {
        requireCount("a position", position, 0, Integer.MAX_VALUE);
      }
    }
  }

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

  /** Returns the share of the images in percent. */
  public double percent(int count) {
    return 100.0 * count / images;
  }

  /** Returns the number of layers all of whose sums are equal. */
  public int equalLayers() {
    return (int) layers.stream().filter(layer -> layer.unequal() == 0).count();
  }

  /** Returns the number of sums that were compared. */
  public long sums() {
    return layers.stream().mapToLong(LayerAgreement::sums).sum();
  }

  /** Returns the number of sums that are equal. */
  public long equalSums() {
    return sums() - layers.stream().mapToLong(LayerAgreement::unequal).sum();
  }

  /** Returns the largest of the layers' differences. */
  public double largestDifference() {
    return layers.stream().mapToDouble(LayerAgreement::largestDifference).max().orElse(0);
  }
}
