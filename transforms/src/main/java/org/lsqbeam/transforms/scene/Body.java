package org.lsqbeam.transforms.scene;

import java.util.List;

/**
 * A painted object in a scene.
 *
 * @param solids its parts
 * @param paints of the parts
 * @param center of a ball around the whole object
 * @param radius of that ball
 */
record Body(List<Solid> solids, List<Vector> paints, Vector center, double radius) {
  private static final double TOUCH = 0.004;
  private static final int STEPS = 48;

  /** How far a ray gets from its origin; infinite where it misses. */
  double hit(Vector origin, Vector direction) {
    Vector to = center.minus(origin);
    double middle = to.dot(direction);
    double half = radius * radius - to.dot(to) + middle * middle;
    if (half <= 0 || middle + Math.sqrt(half) <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    double end = middle + Math.sqrt(half);
    double way = Math.max(0, middle - Math.sqrt(half));
    for (int step = 0; step < STEPS && way < end; step++) {
      double free = distance(origin.plus(direction.times(way)));
      if (free < TOUCH) {
        return way;
      }
      way += free;
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The signed distance of a point. */
  double distance(Vector point) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < solids.size(); i++) {
      nearest = Math.min(nearest, solids.get(i).distance(point.x(), point.y(), point.z()));
    }
    return nearest;
  }

  /** The paint at a point of the surface. */
  Vector paint(Vector point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < solids.size(); i++) {
      double distance = solids.get(i).distance(point.x(), point.y(), point.z());
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return paints.get(nearest);
  }

  /** The direction that leads away from the surface. */
  Vector normal(Vector point) {
    double step = 0.002;
    double here = distance(point);
    return new Vector(
            distance(point.plus(new Vector(step, 0, 0))) - here,
            distance(point.plus(new Vector(0, step, 0))) - here,
            distance(point.plus(new Vector(0, 0, step))) - here)
        .unit();
  }
}
