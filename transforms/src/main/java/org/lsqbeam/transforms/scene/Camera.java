package org.lsqbeam.transforms.scene;

import org.lsqbeam.graphs.image.Image;

/** A small camera: where it stands, what its lens blurs, and the noise of its sensor. */
public final class Camera {
  // Rays per pixel and axis.
  private static final int RAYS = 2;

  private final SceneRandom random;
  private final Vector stand;
  private final Vector ahead;
  private final Vector right;
  private final Vector up;
  private final double focus;
  private final double halfFrame;
  private final double aperture;
  private final double blur;
  private final double exposure;
  private final double noise;

  private Camera(SceneRandom random) {
    this.random = random;
    Vector target = new Vector(random.between(-0.3, 0.3), 0.7 + random.between(-0.25, 0.25), 0);
    double elevation = random.between(0.1, 0.75);
    double distance = random.between(3.5, 7);
    double aside = random.between(-0.3, 0.3);
    Vector back = new Vector(aside, StrictMath.sin(elevation), StrictMath.cos(elevation)).unit();
    stand = target.plus(back.times(distance));
    ahead = back.times(-1);
    double roll = random.between(-0.15, 0.15);
    Vector level = ahead.cross(new Vector(0, 1, 0)).unit();
    Vector above = level.cross(ahead);
    right = level.times(StrictMath.cos(roll)).plus(above.times(StrictMath.sin(roll)));
    up = right.cross(ahead);
    focus = distance;
    halfFrame = random.between(0.9, 1.55) / distance;
    aperture = random.between(0, 0.12);
    blur = random.between(1, 1.9);
    exposure = random.between(0.45, 1.05);
    noise = random.between(0.01, 0.05);
  }

  /**
   * Takes a picture of a toy.
   *
   * @param side of the picture, in pixels
   * @param number coordinates that identify the picture and determine everything else in it
   */
  public static Image picture(Toy toy, int side, long... number) {
    SceneRandom random = new SceneRandom(number);
    Scene scene = new Scene(toy, random);
    return new Image(side, side, new Camera(random).exposed(scene, side));
  }

  private byte[] exposed(Scene scene, int side) {
    Vector[] film = new Vector[side * side];
    Vector sum = Vector.ZERO;
    double middle = 0.5 * (side - 1);
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        Vector light = light(scene, column - middle, row - middle, side);
        film[row * side + column] = light;
        sum = sum.plus(light);
      }
    }
    double gain = exposure * film.length / (sum.x() + sum.y() + sum.z());
    byte[] rgb = new byte[film.length * 3];
    for (int i = 0; i < film.length; i++) {
      rgb[3 * i] = developed(film[i].x() * gain);
      rgb[3 * i + 1] = developed(film[i].y() * gain);
      rgb[3 * i + 2] = developed(film[i].z() * gain);
    }
    return rgb;
  }

  /** The mean light of a pixel, by its place from the middle of the frame. */
  private Vector light(Scene scene, double column, double row, int side) {
    Vector sum = Vector.ZERO;
    for (int i = 0; i < RAYS; i++) {
      for (int j = 0; j < RAYS; j++) {
        double u = column + blur * ((i + random.between(0, 1)) / RAYS - 0.5);
        double v = row + blur * ((j + random.between(0, 1)) / RAYS - 0.5);
        sum = sum.plus(seen(scene, u * 2 * halfFrame / side, v * 2 * halfFrame / side));
      }
    }
    double fall = 1 - 0.35 * (column * column + row * row) / (0.5 * side * side);
    return sum.times(fall);
  }

  /** The light of one ray that a lens, open as it is, focuses on a place of the frame. */
  private Vector seen(Scene scene, double u, double v) {
    Vector focused = stand.plus(ahead.plus(right.times(u)).minus(up.times(v)).times(focus));
    Vector origin =
        stand
            .plus(right.times(aperture * random.between(-1, 1)))
            .plus(up.times(aperture * random.between(-1, 1)));
    return scene.seen(origin, focused.minus(origin).unit());
  }

  /** Light as a sensor counts it, noise and all, encoded with a gamma of 2. */
  private byte developed(double light) {
    double encoded = Math.sqrt(light) + noise * random.normal();
    return (byte) Math.max(0, Math.min(255, Math.round(encoded * 255)));
  }
}
