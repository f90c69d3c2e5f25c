package org.lsqbeam.pipelines.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.transforms.scene.Camera;
import org.lsqbeam.transforms.scene.Toy;

/** JPEGs of generated toys. */
final class DrawnImages {
  private DrawnImages() {}

  /**
   * Draws images.
   *
   * @param side of each, in pixels
   * @param quality of the JPEGs
   */
  static List<byte[]> jpegs(int count, int side, int quality, ImageCodec codec) {
    List<Toy> toys = List.of(Toy.values());
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                codec.encodeJpeg(
                    Camera.picture(toys.get(number % toys.size()), side, 1, number), quality))
        .toList();
  }
}
