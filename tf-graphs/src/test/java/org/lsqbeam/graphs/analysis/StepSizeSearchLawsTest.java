package org.lsqbeam.graphs.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lsqbeam.graphs.quantize.QuantizationRange;

/** Small tensors, where every value can be looked at. The seeds are fixed. */
final class StepSizeSearchLawsTest {
  private static final String SEED = "20200220";
  private static final int TRIES = 200;

  /** A tensor of normal values, of which some are equal, some zero and some far away. */
  record Tensor(QuantizationRange range, int size, long seed) {
    float[] values() {
      Random random = new Random(seed);
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] =
            switch (random.nextInt(8)) {
              case 0 -> 0;
              case 1 -> values[0];
              case 2 -> (float) (10 * random.nextGaussian());
              default -> (float) random.nextGaussian();
            };
      }
      return values;
    }

    double learned() {
      return 0.05 + new Random(seed + 1).nextDouble();
    }

    StepSizeSearch search() {
      return new StepSizeSearch(values(), range);
    }
  }

  @Provide
  Arbitrary<Tensor> tensors() {
    return Combinators.combine(
            Arbitraries.integers().between(2, 8),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 60),
            Arbitraries.longs())
        .as(
            (bits, signed, size, seed) ->
                new Tensor(new QuantizationRange(bits, signed), size, seed));
  }

  @Property(tries = TRIES, seed = SEED)
  void theErrorsAreThoseOfLookingAtEveryValue(@ForAll("tensors") Tensor tensor) {
    StepSizeSearch search = tensor.search();
    for (double share : new double[] {0.01, 0.3, 1, 2.5, 20}) {
      double s = share * tensor.learned();
      ByCriterion errors = search.errors(s);
      ByCriterion expected = everyValue(tensor, s);
      assertThat(errors.meanAbsoluteError())
          .isCloseTo(expected.meanAbsoluteError(), within(1e-12 * 60));
      assertThat(errors.meanSquaredError())
          .isCloseTo(expected.meanSquaredError(), within(1e-12 * 3600));
      assertThat(errors.divergence()).isCloseTo(expected.divergence(), within(1e-12));
    }
  }

  @Property(tries = 40, seed = SEED)
  void noCandidateIsBetterThanTheBest(@ForAll("tensors") Tensor tensor) {
    StepSizeSearch search = tensor.search();
    double learned = tensor.learned();
    ByCriterion best = search.best(learned);
    double absolute = search.errors(best.meanAbsoluteError()).meanAbsoluteError();
    double squared = search.errors(best.meanSquaredError()).meanSquaredError();
    double divergence = search.errors(best.divergence()).divergence();
    for (int percent = 1; percent <= 2000; percent++) {
      ByCriterion errors = search.errors(learned * percent / 100);
      assertThat(errors.meanAbsoluteError()).isGreaterThanOrEqualTo(absolute);
      assertThat(errors.meanSquaredError()).isGreaterThanOrEqualTo(squared);
      assertThat(errors.divergence()).isGreaterThanOrEqualTo(divergence);
    }
  }

  @Property(tries = 40, seed = SEED)
  void scalingAllValuesScalesTheBestStepSizes(@ForAll("tensors") Tensor tensor) {
    // By a power of two, which rounds nothing.
    float[] scaled = tensor.values();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 8;
    }
    ByCriterion best = tensor.search().best(tensor.learned());
    ByCriterion ofScaled = new StepSizeSearch(scaled, tensor.range()).best(8 * tensor.learned());
    assertThat(ofScaled.meanAbsoluteError()).isEqualTo(8 * best.meanAbsoluteError());
    assertThat(ofScaled.meanSquaredError()).isEqualTo(8 * best.meanSquaredError());
  }

  @Property(tries = 40, seed = SEED)
  void theOrderOfTheValuesDoesNotMatter(@ForAll("tensors") Tensor tensor) {
    float[] values = tensor.values();
    float[] reversed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    assertThat(new StepSizeSearch(reversed, tensor.range()).best(1))
        .isEqualTo(new StepSizeSearch(values, tensor.range()).best(1));
  }

  /** Each value by itself, by the definitions. */
  private static ByCriterion everyValue(Tensor tensor, double s) {
    int minimum = -tensor.range().negativeLevels();
    int maximum = tensor.range().positiveLevels();
    double absolute = 0;
    double squared = 0;
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    Map<Long, Integer> onLevel = new TreeMap<>();
    int counted = 0;
    for (float each : tensor.values()) {
      double v = tensor.range().signed() ? each : Math.max(each, 0);
      long level = Math.round(Math.max(minimum, Math.min(maximum, v / s))); // halves up
      absolute += Math.abs(level * s - v);
      squared += (level * s - v) * (level * s - v);
      lowest = Math.min(lowest, v);
      highest = Math.max(highest, v);
      if (v != 0 || tensor.range().signed()) {
        onLevel.merge(level, 1, Integer::sum);
        counted++;
      }
    }
    double divergence = 0;
    for (Map.Entry<Long, Integer> each : onLevel.entrySet()) {
      double from = (each.getKey() - 0.5) * s;
      double to = (each.getKey() + 0.5) * s;
      double width = to - from;
      if (each.getKey() == minimum) {
        width = tensor.range().signed() ? Math.max(width, to - lowest) : to;
      } else if (each.getKey() == maximum) {
        width = Math.max(width, highest - from);
      }
      double share = (double) each.getValue() / counted;
      divergence -= share * Math.log(share / width);
    }
    return new ByCriterion(
        absolute / tensor.size(), squared / tensor.size(), counted == 0 ? 0 : divergence);
  }
}
