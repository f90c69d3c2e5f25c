package org.lsqbeam.transforms.scene;

/**
 * A solid by its signed distance: negative inside, and outside never more than the way to its
 * surface, so that a ray may go that far without passing it.
 */
interface Solid {
  double distance(double x, double y, double z);

  static Solid ball(double radius) {
    return (x, y, z) -> Math.sqrt(x * x + y * y + z * z) - radius;
  }

  /** A box around the origin, by its half sides. */
  static Solid box(double halfX, double halfY, double halfZ) {
    return (x, y, z) -> {
      double dx = Math.abs(x) - halfX;
      double dy = Math.abs(y) - halfY;
      double dz = Math.abs(z) - halfZ;
      double ex = Math.max(dx, 0);
      double ey = Math.max(dy, 0);
      double ez = Math.max(dz, 0);
      return Math.sqrt(ex * ex + ey * ey + ez * ez) + Math.min(0, Math.max(dx, Math.max(dy, dz)));
    };
  }

  /** An upright cylinder or cone, from a radius at one height to another above it. */
  static Solid turned(double low, double lowRadius, double high, double highRadius) {
    double slope = (highRadius - lowRadius) / (high - low);
    double shrink = 1 / Math.sqrt(1 + slope * slope);
    return (x, y, z) -> {
      double side = (Math.sqrt(x * x + z * z) - lowRadius - slope * (y - low)) * shrink;
      return Math.max(side, Math.max(low - y, y - high));
    };
  }

  /** A ring around the z axis. */
  static Solid ring(double radius, double thickness) {
    return (x, y, z) -> {
      double out = Math.sqrt(x * x + y * y) - radius;
      return Math.sqrt(out * out + z * z) - thickness;
    };
  }

  /** A roof along the z axis: as wide as high times two, its ridge at the given height. */
  static Solid roof(double ridge, double steepness, double bottom, double halfLength) {
    double shrink = 1 / Math.sqrt(1 + steepness * steepness);
    return (x, y, z) ->
        Math.max(
            (y - ridge + steepness * Math.abs(x)) * shrink,
            Math.max(bottom - y, Math.abs(z) - halfLength));
  }

  default Solid at(double atX, double atY, double atZ) {
    return (x, y, z) -> distance(x - atX, y - atY, z - atZ);
  }

  /** Turned about the vertical. */
  default Solid yawed(double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return (x, y, z) -> distance(cos * x + sin * z, y, cos * z - sin * x);
  }

  /** Tilted about the x axis. */
  default Solid tilted(double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return (x, y, z) -> distance(x, cos * y + sin * z, cos * z - sin * y);
  }

  /** Also at the mirrored x, and at the mirrored z. */
  default Solid fourfold() {
    return (x, y, z) -> distance(Math.abs(x), y, Math.abs(z));
  }

  default Solid and(Solid other) {
    return (x, y, z) -> Math.min(distance(x, y, z), other.distance(x, y, z));
  }

  default Solid without(Solid other) {
    return (x, y, z) -> Math.max(distance(x, y, z), -other.distance(x, y, z));
  }
}
