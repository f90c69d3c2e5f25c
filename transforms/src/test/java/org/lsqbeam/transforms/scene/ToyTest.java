package org.lsqbeam.transforms.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The camera's assumptions, for toys of many proportions. */
final class ToyTest {
  private static final int POINTS = 300;

  @ParameterizedTest
  @EnumSource
  void aRayMayGoAsFarAsTheDistanceWithoutPassingTheSurface(Toy toy) {
    SceneRandom chance = new SceneRandom(1);
    for (int i = 0; i < POINTS; i++) {
      Body body = body(toy, i);
      Vector here = point(chance, 2);
      Vector there = here.plus(point(chance, 0.5));
      Vector between = there.minus(here);
      assertThat(Math.abs(body.distance(here) - body.distance(there)))
          .isLessThanOrEqualTo(Math.sqrt(between.dot(between)) + 1e-9);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingOfAToyReachesOutOfTheBallAroundIt(Toy toy) {
    SceneRandom chance = new SceneRandom(2);
    for (int i = 0; i < POINTS; i++) {
      Body body = body(toy, i);
      Vector rim = body.center().plus(point(chance, 1).unit().times(body.radius()));
      assertThat(body.distance(rim)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToyStandsOnTheFloor(Toy toy) {
    for (int i = 0; i < 20; i++) {
      Body body = body(toy, i);
      double lowest = Double.POSITIVE_INFINITY;
      for (double x = -1.2; x <= 1.2; x += 0.02) {
        for (double z = -1.2; z <= 1.2; z += 0.02) {
          lowest = Math.min(lowest, body.distance(new Vector(x, 0, z)));
        }
      }
      assertThat(lowest).isBetween(-0.001, 0.02);
    }
  }

  private static Body body(Toy toy, long number) {
    List<Solid> parts = toy.parts(new SceneRandom(number));
    List<Vector> paints = parts.stream().map(part -> Vector.ZERO).toList();
    return Scene.standing(parts, paints);
  }

  private static Vector point(SceneRandom chance, double reach) {
    return new Vector(
        chance.between(-reach, reach),
        chance.between(-reach, reach),
        chance.between(-reach, reach));
  }
}
