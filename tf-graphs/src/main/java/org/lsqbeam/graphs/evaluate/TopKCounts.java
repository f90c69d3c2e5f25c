package org.lsqbeam.graphs.evaluate;

import java.io.Serializable;

/**
 * The counts behind an accuracy; counts of disjoint sets of images add up.
 *
 * @param images how many
 * @param top1 images whose most probable class is the right one
 * @param top5 images whose right class is among the five most probable
 * @param loss sum of the images' cross entropies, in nats
 */
public record TopKCounts(long images, long top1, long top5, double loss) implements Serializable {
  /** No images. */
  public static final TopKCounts NONE = new TopKCounts(0, 0, 0, 0);

  /** Both sets together. The losses are added in the order given, which decides the last bit. */
  public TopKCounts plus(TopKCounts other) {
    return new TopKCounts(
        images + other.images, top1 + other.top1, top5 + other.top5, loss + other.loss);
  }

  /** Shares in percent and the mean loss; there must be an image. */
  public Accuracy accuracy() {
    if (images < 1) {
      throw new IllegalStateException("there is no accuracy of no images");
    }
    return new Accuracy(images, 100.0 * top1 / images, 100.0 * top5 / images, loss / images);
  }
}
