package org.lsqbeam.graphs.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.io.InvalidDataException;

/** The probabilities are those of Python's {@code math.exp}. */
final class PredictionTest {
  private static final List<String> CLASSES = List.of("cat", "dog", "owl");

  @Test
  void probabilitiesAreTheSoftmaxAndTheBestClassIsFirst() {
    List<Prediction> best = Prediction.best(new float[] {1, 3, 2}, CLASSES, 5);
    assertThat(best).extracting(Prediction::className).containsExactly("dog", "owl", "cat");
    double[] expected = {0.6652409557748219, 0.24472847105479764, 0.09003057317038046};
    for (int i = 0; i < expected.length; i++) {
      assertThat(best.get(i).probability()).isCloseTo(expected[i], within(1e-15));
    }
  }

  @Test
  void logitsThatAFloatsExponentialCannotHoldGiveProbabilitiesToo() {
    List<Prediction> best = Prediction.best(new float[] {3000, -3000, 3000}, CLASSES, 3);
    assertThat(best)
        .containsExactly(
            new Prediction("cat", 0.5), new Prediction("owl", 0.5), new Prediction("dog", 0));
  }

  @Test
  void onlyTheFirstAreReturned() {
    assertThat(Prediction.best(new float[] {1, 3, 2}, CLASSES, 1))
        .extracting(Prediction::className)
        .containsExactly("dog");
  }

  @Test
  void aLogitThatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> Prediction.best(new float[] {1, Float.NaN, 2}, CLASSES, 1))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("the network gives a logit of NaN");
  }

  @Test
  void noClassesAtAllAreRefused() {
    assertThatThrownBy(() -> Prediction.best(new float[] {1, 2, 3}, CLASSES, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count is 0; must be at least 1");
  }
}
