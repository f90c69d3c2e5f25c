package org.lsqbeam.transforms.scene;

import java.util.List;
import java.util.Locale;

/** The ten kinds of toys, in random proportions, about 1.5 high, standing on y = 0. */
public enum Toy {
  BOTTLE {
    @Override
    List<Solid> parts(SceneRandom random) {
      double radius = random.between(0.28, 0.45);
      double neck = random.between(0.1, 0.16);
      double shoulder = random.between(0.65, 1);
      double top = random.between(1.35, 1.7);
      return List.of(
          Solid.turned(0, radius, shoulder, radius)
              .and(Solid.turned(shoulder, radius, shoulder + 0.3, neck)),
          Solid.turned(shoulder + 0.3, neck, top, neck));
    }
  },
  CAR {
    @Override
    List<Solid> parts(SceneRandom random) {
      double half = random.between(0.8, 1);
      double roof = random.between(0.25, 0.5);
      double cabin = random.between(-0.25, 0.25);
      return List.of(
          Solid.box(half, 0.22, 0.45).at(0, 0.42, 0),
          Solid.box(roof + 0.1, 0.2, 0.38).at(cabin, 0.84, 0),
          Solid.turned(-0.1, 0.25, 0.1, 0.25)
              .tilted(StrictMath.PI / 2)
              .at(half - 0.35, 0.25, 0.42)
              .fourfold());
    }
  },
  CHAIR {
    @Override
    List<Solid> parts(SceneRandom random) {
      double half = random.between(0.38, 0.5);
      double seat = random.between(0.55, 0.8);
      double back = random.between(0.4, 0.5);
      return List.of(
          Solid.box(half, 0.07, half).at(0, seat, 0),
          Solid.box(half, back, 0.06).at(0, seat + back, -half),
          Solid.box(0.07, seat / 2, 0.07).at(half - 0.07, seat / 2, half - 0.07).fourfold());
    }
  },
  HOUSE {
    @Override
    List<Solid> parts(SceneRandom random) {
      double half = random.between(0.5, 0.7);
      double length = random.between(0.5, 0.9);
      double wall = random.between(0.55, 0.85);
      double steepness = random.between(0.7, 1.3);
      double ridge = wall + steepness * half;
      return List.of(
          Solid.box(half, wall / 2, length).at(0, wall / 2, 0),
          Solid.roof(ridge + 0.1, steepness, wall, length + 0.08),
          Solid.box(0.1, 0.3, 0.1).at(half / 2, ridge - 0.05, length / 2));
    }
  },
  LAMP {
    @Override
    List<Solid> parts(SceneRandom random) {
      double shade = random.between(0.4, 0.6);
      double top = random.between(0.2, 0.3);
      double height = random.between(0.8, 1.1);
      double foot = random.between(0.28, 0.42);
      double length = random.between(0.4, 0.6);
      return List.of(
          Solid.turned(0, foot, 0.1, 0.25).and(Solid.turned(0.1, 0.06, height, 0.06)),
          Solid.turned(height, shade, height + length, top));
    }
  },
  MUG {
    @Override
    List<Solid> parts(SceneRandom random) {
      double radius = random.between(0.42, 0.55);
      double foot = radius * random.between(0.75, 1);
      double height = random.between(0.8, 1.2);
      return List.of(
          Solid.turned(0, foot, height, radius)
              .without(Solid.turned(0.1, foot - 0.09, height + 0.1, radius - 0.08))
              .and(
                  Solid.ring(0.28, 0.075)
                      .at(radius + 0.02, height / 2, 0)
                      .without(Solid.turned(0, foot - 0.05, height, radius - 0.05))));
    }
  },
  MUSHROOM {
    @Override
    List<Solid> parts(SceneRandom random) {
      double stem = random.between(0.14, 0.25);
      double cap = random.between(0.5, 0.75);
      double height = random.between(0.45, 0.8);
      return List.of(
          Solid.turned(0, stem * 1.2, height + 0.2, stem),
          Solid.ball(cap).without(Solid.box(1, 1, 1).at(0, -0.9, 0)).at(0, height, 0));
    }
  },
  RING {
    @Override
    List<Solid> parts(SceneRandom random) {
      double thickness = random.between(0.15, 0.28);
      double radius = random.between(0.5, 0.65);
      double tilt = random.between(-0.5, 0.5) * StrictMath.PI;
      double height = thickness + radius * Math.abs(StrictMath.cos(tilt));
      return List.of(Solid.ring(radius, thickness).tilted(tilt).at(0, height, 0));
    }
  },
  TABLE {
    @Override
    List<Solid> parts(SceneRandom random) {
      double halfX = random.between(0.65, 0.95);
      double halfZ = random.between(0.45, 0.7);
      double height = random.between(0.65, 1);
      double leg = random.between(0.06, 0.1);
      return List.of(
          Solid.box(halfX, 0.07, halfZ).at(0, height, 0),
          Solid.box(leg, height / 2, leg).at(halfX - leg, height / 2, halfZ - leg).fourfold());
    }
  },
  TREE {
    @Override
    List<Solid> parts(SceneRandom random) {
      double trunk = random.between(0.08, 0.15);
      double height = random.between(0.4, 0.6);
      double crown = random.between(0.5, 0.7);
      double next = height + random.between(0.3, 0.45);
      return List.of(
          Solid.turned(0, trunk, height, trunk),
          Solid.turned(height, crown, height + 0.65, 0.05)
              .and(Solid.turned(next, crown * 0.8, next + 0.75, 0)));
    }
  };

  /** The parts of one toy; each has its own paint. */
  abstract List<Solid> parts(SceneRandom random);

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
