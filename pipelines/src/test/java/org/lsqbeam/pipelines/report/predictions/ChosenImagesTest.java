package org.lsqbeam.pipelines.report.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.pipelines.report.SampleRuns;

final class ChosenImagesTest {
  private static final PredictedRun FULL = run("full", new int[] {0, 0, 0, 0, 0}, 2, 3, 4, 5, 6);
  private static final PredictedRun TWO = run("2", new int[] {0, 1, 1, 0, 1}, 2, 9, 3, 5, 1);
  private static final PredictedRow ROW = new PredictedRow("net", List.of(FULL, TWO));

  /** Images of class 0, of which a run finds one of two classes more probable by a logit. */
  private static PredictedRun run(String precision, int[] top, float... logit) {
    ImagePredictions.Builder builder = new ImagePredictions.Builder(top.length, 2);
    for (int image = 0; image < top.length; image++) {
      float[] logits = new float[2];
      logits[top[image]] = logit[image];
      builder.add(0, top[image], logits, 0);
    }
    return new PredictedRun(SampleRuns.run("net", precision, 1, 1, 10, 90), builder.build());
  }

  @Test
  void theLeastCertainNetworkDecidesTheOrderOfChangedAnswers() {
    // Images 1, 2 and 4 change; the smaller logits of the two runs are 3, 3 and 1.
    assertThat(ChosenImages.of(ROW, 100).changed()).containsExactly(1, 2, 4);
  }

  @Test
  void mistakesAreInTheOrderOfTheirProbability() {
    assertThat(ChosenImages.of(ROW, 100).mistakes())
        .extracting(ChosenImages.Mistake::image)
        .containsExactly(1, 2, 4);
    assertThat(ChosenImages.of(ROW, 100).mistakes())
        .extracting(ChosenImages.Mistake::by)
        .containsOnly(TWO);
  }

  @Test
  void halfOfTheImagesAreMistakesIfThereAreSoMany() {
    ChosenImages four = ChosenImages.of(ROW, 4);
    assertThat(four.changed()).containsExactly(1, 2);
    assertThat(four.mistakes()).hasSize(2);
    PredictedRow one = new PredictedRow("net", List.of(TWO));
    assertThat(ChosenImages.of(one, 3).changed()).isEmpty();
    assertThat(ChosenImages.of(one, 3).mistakes()).hasSize(3);
  }

  @Test
  void classesAreCounted() {
    assertThat(TWO.imagesPerClass()).containsExactly(5, 0);
    assertThat(TWO.predictions().rightPerClass()).containsExactly(2, 0);
    assertThat(TWO.confusions()).containsExactly(new Confusion(0, 1, 3), new Confusion(0, 0, 2));
  }
}
