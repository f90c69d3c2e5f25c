package org.lsqbeam.transforms.source;

import java.util.List;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.transforms.scene.Camera;
import org.lsqbeam.transforms.scene.Toy;

/**
 * A photograph that is made and not taken, a pure function of seed, split and index.
 *
 * @param label the place of its class in {@link #CLASSES}
 * @param image 32x32
 */
public record SyntheticImage(int label, Image image) {
  /** Of the drawing: part of a dataset's identity, so to be raised with any change of the look. */
  static final int VERSION = 2;

  private static final List<Toy> TOYS = List.of(Toy.values());

  /** In the order of the labels. */
  public static final List<String> CLASSES = TOYS.stream().map(Toy::toString).toList();

  private static final int SIDE = 32;

  /** Makes the photograph of a number; labels take turns. */
  static SyntheticImage draw(long seed, Split split, int index) {
    int label = index % TOYS.size();
    int half = split == Split.TRAIN ? 0 : 1;
    return new SyntheticImage(label, Camera.photograph(TOYS.get(label), SIDE, seed, half, index));
  }
}
