package org.lsqbeam.transforms.scene;

import java.util.ArrayList;
import java.util.List;

/**
 * A toy among balls, cones and boxes, on a floor before a wall, in the light of a lamp and a room.
 */
final class Scene {
  // Sharpness of shadows: a larger value is a smaller lamp.
  private static final double SHARPNESS = 12;

  private final List<Body> bodies = new ArrayList<>();
  private final Pattern floor;
  private final Pattern wall;
  private final double wallDistance;
  private final Vector lamp;
  private final Vector lampLight;
  private final Vector roomLight;

  Scene(Toy toy, SceneRandom random) {
    bodies.add(toy(toy, random));
    int clutter = random.below(5);
    for (int i = 0; i < clutter; i++) {
      bodies.add(clutter(random, random.between(-3, 3), random.between(-3.2, -1.1)));
    }
    if (random.happens(0.5)) {
      double side = random.happens(0.5) ? 1 : -1;
      bodies.add(clutter(random, side * random.between(0.5, 1.2), random.between(1, 1.8)));
    }
    floor = Pattern.by(random);
    wall = Pattern.by(random);
    wallDistance = random.between(1.8, 5);
    lamp =
        new Vector(random.between(-1, 1), random.between(0.6, 1.5), random.between(-0.3, 1)).unit();
    double warmth = random.between(-0.25, 0.25);
    Vector tint = new Vector(1 + warmth, 1, 1 - warmth);
    double share = random.between(0.35, 0.85);
    lampLight = tint.times(share * 1.5);
    roomLight = new Vector(1 - warmth / 2, 1, 1 + warmth / 2).times(1 - share);
  }

  private static Body toy(Toy toy, SceneRandom random) {
    double yaw = random.between(0, 2 * StrictMath.PI);
    List<Solid> solids = new ArrayList<>();
    List<Vector> paints = new ArrayList<>();
    for (Solid part : toy.parts(random)) {
      solids.add(part.yawed(yaw));
      paints.add(random.paint(0.8));
    }
    return standing(solids, paints);
  }

  /** A toy where the camera looks. */
  static Body standing(List<Solid> solids, List<Vector> paints) {
    return new Body(solids, paints, new Vector(0, 0.85, 0), 1.4);
  }

  private static Body clutter(SceneRandom random, double x, double z) {
    double size = random.between(0.15, 0.5);
    double high = size * random.between(0.6, 2);
    Solid solid =
        switch (random.below(3)) {
          case 0 -> Solid.ball(size).at(0, size, 0);
          case 1 -> Solid.turned(0, size, high, size * random.between(0, 1));
          default ->
              Solid.box(size, high / 2, size * random.between(0.4, 1))
                  .at(0, high / 2, 0)
                  .yawed(random.between(0, StrictMath.PI));
        };
    double middle = Math.max(high / 2, size);
    return new Body(
        List.of(solid.at(x, 0, z)),
        List.of(random.paint(0.8)),
        new Vector(x, middle, z),
        Math.sqrt(middle * middle + 2 * size * size));
  }

  /** The light that comes back along a ray. */
  Vector seen(Vector origin, Vector direction) {
    double nearest = Double.POSITIVE_INFINITY;
    Body body = bodies.get(0);
    for (Body candidate : bodies) {
      double way = candidate.hit(origin, direction);
      if (way < nearest) {
        nearest = way;
        body = candidate;
      }
    }
    double toFloor = direction.y() < 0 ? -origin.y() / direction.y() : Double.POSITIVE_INFINITY;
    double toWall =
        direction.z() < 0 ? (-wallDistance - origin.z()) / direction.z() : Double.MAX_VALUE;
    if (nearest < Math.min(toFloor, toWall)) {
      Vector point = origin.plus(direction.times(nearest));
      return lit(point, body.normal(point), body.paint(point), direction, 0.25);
    }
    if (toFloor < toWall) {
      Vector point = origin.plus(direction.times(toFloor));
      return lit(point, new Vector(0, 1, 0), floor.at(point.x(), point.z()), direction, 0.05);
    }
    Vector point = origin.plus(direction.times(toWall));
    return lit(point, new Vector(0, 0, 1), wall.at(point.x(), point.y()), direction, 0);
  }

  private Vector lit(Vector point, Vector normal, Vector paint, Vector direction, double gloss) {
    double facing = normal.dot(lamp);
    Vector away = point.plus(normal.times(0.03));
    double lampShare = facing > 0 ? lampShare(away) : 0;
    Vector light =
        roomLight
            .times((0.65 + 0.35 * normal.y()) * openness(point, normal))
            .plus(lampLight.times(Math.max(0, facing) * lampShare));
    double highlight = Math.max(0, lamp.minus(direction).unit().dot(normal));
    for (int doubled = 0; doubled < 4; doubled++) {
      highlight *= highlight;
    }
    return paint.times(light).plus(lampLight.times(gloss * lampShare * highlight));
  }

  /** How much of the lamp a point sees: 0 to 1, soft at a shadow's edge. */
  private double lampShare(Vector point) {
    double share = 1;
    for (Body body : bodies) {
      Vector to = body.center().minus(point);
      double middle = to.dot(lamp);
      double aside = to.dot(to) - middle * middle;
      double reach = body.radius() + 0.2;
      if (middle + reach < 0 || aside > reach * reach) {
        continue;
      }
      double way = 0.02;
      double end = middle + body.radius();
      for (int step = 0; step < 32 && way < end && share > 0.01; step++) {
        double free = body.distance(point.plus(lamp.times(way)));
        share = Math.min(share, Math.max(0, SHARPNESS * free / way));
        way += Math.max(0.02, free);
      }
    }
    return share;
  }

  /** How little of the room's light the nearest bodies and the floor keep from a point. */
  private double openness(Vector point, Vector normal) {
    double reach = 0.35;
    Vector probe = point.plus(normal.times(reach));
    double free = Math.min(reach, probe.y());
    for (Body body : bodies) {
      Vector to = body.center().minus(probe);
      double far = body.radius() + reach;
      if (to.dot(to) < far * far) {
        free = Math.min(free, body.distance(probe));
      }
    }
    return 0.3 + 0.7 * Math.max(0, free) / reach;
  }
}
