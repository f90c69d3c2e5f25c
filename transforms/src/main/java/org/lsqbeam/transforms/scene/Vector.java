package org.lsqbeam.transforms.scene;

/** A point or a direction (y is up, z towards the camera), or linear light: red, green, blue. */
record Vector(double x, double y, double z) {
  static final Vector ZERO = new Vector(0, 0, 0);

  Vector plus(Vector other) {
    return new Vector(x + other.x, y + other.y, z + other.z);
  }

  Vector minus(Vector other) {
    return new Vector(x - other.x, y - other.y, z - other.z);
  }

  Vector times(double factor) {
    return new Vector(x * factor, y * factor, z * factor);
  }

  /** A colour under coloured light. */
  Vector times(Vector other) {
    return new Vector(x * other.x, y * other.y, z * other.z);
  }

  double dot(Vector other) {
    return x * other.x + y * other.y + z * other.z;
  }

  Vector cross(Vector other) {
    return new Vector(
        y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  /** This direction at length 1. */
  Vector unit() {
    return times(1 / Math.sqrt(dot(this)));
  }
}
