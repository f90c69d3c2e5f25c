package org.lsqbeam.pipelines.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.transforms.scene.Camera;
import org.lsqbeam.transforms.scene.Toy;

/** Generated images of toys. */
final class DrawnImages {
  private DrawnImages() {}

  /**
   * Draws images.
   *
   * @param side of each, in pixels
   */
  static List<Image> of(int count, int side) {
    List<Toy> toys = List.of(Toy.values());
    return IntStream.range(0, count)
        .mapToObj(number -> Camera.picture(toys.get(number % toys.size()), side, 1, number))
        .toList();
  }
}
