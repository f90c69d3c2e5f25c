package org.lsqbeam.graphs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.io.DamagedFileException;

final class ImagePredictionsTest {
  /** Two images: probabilities of 1/8, 5/8, 2/8 and 0, and three equal ones beside one of 0. */
  private static final float[] LOGITS = {
    0, (float) Math.log(5), (float) Math.log(2), -90, 7, 7, -90, 7
  };

  private static ImagePredictions predictions() {
    ImagePredictions.Builder builder = new ImagePredictions.Builder(2, 4);
    builder.add(2, 1, LOGITS, 0);
    builder.add(3, 2, LOGITS, 4);
    return builder.build();
  }

  private static byte[] file() throws IOException {
    return new PredictionsFile(new Origin("run", "data", "sha"), "validation", predictions())
        .encode();
  }

  @Test
  void theMostProbableClassesAreKeptWithTheirProbabilities() {
    ImagePredictions found = predictions();
    assertThat(found.kept()).isEqualTo(3);
    assertThat(classes(found, 0)).containsExactly(1, 2, 0);
    assertThat(found.probability(0, 0)).isEqualTo(0.625f);
    assertThat(found.probability(0, 1)).isEqualTo(0.25f);
    assertThat(found.probability(0, 2)).isEqualTo(0.125f);
    assertThat(classes(found, 1)).as("the first of equal ones").containsExactly(0, 1, 3);
    assertThat(found.probability(1, 2)).isEqualTo(1 / 3f);
    assertThat(found.percentWithin(1)).isZero();
    assertThat(found.percentWithin(2)).isEqualTo(50);
    assertThat(found.percentWithin(5)).isEqualTo(100);
  }

  private static int[] classes(ImagePredictions of, int image) {
    return new int[] {of.predicted(image, 0), of.predicted(image, 1), of.predicted(image, 2)};
  }

  @Test
  void ofTwoClassesBothAreKept() {
    ImagePredictions.Builder builder = new ImagePredictions.Builder(1, 2);
    builder.add(0, 1, new float[] {0, (float) Math.log(3)}, 0);
    ImagePredictions found = builder.build();
    assertThat(found.kept()).isEqualTo(2);
    assertThat(found.probability(0, 0)).isEqualTo(0.75f);
    assertThat(found.isRight(0)).isFalse();
  }

  /** As docs/reliability.md describes it: read without this project's code. */
  @Test
  void theFileIsALineOfJsonAndThenThirtyTwoBitNumbers() throws IOException {
    byte[] content = file();
    int line = new String(content, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    ByteBuffer numbers =
        ByteBuffer.wrap(content, line, content.length - line).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(numbers.remaining()).isEqualTo(2 * 32);
    int[] integers = new int[5];
    numbers.asIntBuffer().get(integers);
    assertThat(integers).containsExactly(2, 1, 1, 2, 0);
    assertThat(numbers.getFloat(line + 20)).isEqualTo(0.625f);
    PredictionsFile read = PredictionsFile.parse(content, "predictions.bin");
    assertThat(read.origin()).isEqualTo(new Origin("run", "data", "sha"));
    assertThat(read.validation()).isEqualTo("validation");
    assertThat(read.predictions().firstDifference(predictions())).isEmpty();
  }

  @Test
  void everyChangedByteAndEveryShorterFileIsRefused() throws IOException {
    byte[] content = file();
    for (int at = 0; at < content.length; at++) {
      byte[] changed = content.clone();
      changed[at] ^= 1;
      byte[] shorter = Arrays.copyOf(content, at);
      for (byte[] damaged : new byte[][] {changed, shorter}) {
        assertThatThrownBy(() -> PredictionsFile.parse(damaged, "runs/a/predictions.bin"))
            .isInstanceOf(DamagedFileException.class)
            .hasMessageStartingWith("runs/a/predictions.bin is ");
      }
    }
  }

  @Test
  void theFirstImageWithOtherPredictionsIsFound() {
    ImagePredictions.Builder builder = new ImagePredictions.Builder(2, 4);
    builder.add(2, 1, LOGITS, 0);
    builder.add(3, 0, new float[] {0, 0, 0, 9}, 0);
    ImagePredictions other = builder.build();
    assertThat(predictions().firstDifference(other)).hasValue(1);
    assertThat(predictions().otherClasses(other)).isEqualTo(1);
    assertThat(predictions().firstDifference(predictions())).isEmpty();
  }
}
