package org.lsqbeam.transforms.source;

import java.util.List;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.transforms.scene.Camera;
import org.lsqbeam.transforms.scene.Toy;

/**
 * A drawn image, a pure function of seed, split and index.
 *
 * @param label the position of its class in {@link #CLASSES}
 * @param image 32x32
 */
public record SyntheticImage(int label, Image image) {
  /** The drawing's version; it identifies a dataset, so every change of the look raises it. */
  static final int VERSION = 2;

  private static final List<Toy> TOYS = List.of(Toy.values());

  /** The names of the classes, in the order of the labels. */
  public static final List<String> CLASSES = TOYS.stream().map(Toy::toString).toList();

  private static final int SIDE = 32;

  /** The label of an index; labels take turns. */
  static int label(int index) {
    return index % TOYS.size();
  }

  /** Draws the image of an index. */
  static SyntheticImage draw(long seed, Split split, int index) {
    int label = label(index);
    int half = split == Split.TRAIN ? 0 : 1;
    return new SyntheticImage(label, Camera.picture(TOYS.get(label), SIDE, seed, half, index));
  }
}
