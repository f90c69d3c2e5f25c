package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.image.Image;

final class DatasetStatisticsTest {
  private static final int CLASSES = 20;

  @Test
  void talliesOfPartsAddUpToThatOfTheWhole() {
    Random random = new Random(1);
    DatasetStatistics sum = new DatasetStatistics(CLASSES);
    List<Long> counted = new ArrayList<>(Collections.nCopies(CLASSES, 0L));
    for (int part = 0; part < 30; part++) {
      DatasetStatistics ofPart = new DatasetStatistics(CLASSES);
      int examples = random.nextInt(4);
      for (int i = 0; i < examples; i++) {
        int label = random.nextInt(CLASSES);
        ofPart.add(label, new Image(1, 1, new byte[] {1, 2, 3}));
        counted.set(label, counted.get(label) + 1);
      }
      assertThat(ofPart.examples()).isEqualTo(examples);
      sum.add(ofPart);
    }
    assertThat(sum.examplesPerClass()).isEqualTo(counted);
    assertThat(sum.mean()).containsExactly(1.0, 2.0, 3.0);
    assertThat(sum.deviation()).containsExactly(0.0, 0.0, 0.0);
  }

  /** White pixels, whose sum of squares an int could not hold, and black ones. */
  @Test
  void meanAndDeviationCountEveryPixelOfALargeImage() {
    byte[] rgb = new byte[300 * 400 * 3];
    Arrays.fill(rgb, 0, 300 * 300 * 3, (byte) 255);
    for (int i = 1; i < rgb.length; i += 3) {
      rgb[i] = 7;
    }
    DatasetStatistics statistics = new DatasetStatistics(CLASSES);
    statistics.add(3, new Image(300, 400, rgb));
    double mean = 0.75 * 255;
    double deviation = 255 * Math.sqrt(0.75 * 0.25);
    Offset<Double> rounding = within(1e-9);
    assertThat(statistics.mean().get(0)).isCloseTo(mean, rounding);
    assertThat(statistics.mean().get(1)).isEqualTo(7);
    assertThat(statistics.mean().get(2)).isCloseTo(mean, rounding);
    assertThat(statistics.deviation().get(0)).isCloseTo(deviation, rounding);
    assertThat(statistics.deviation().get(1)).isZero();
    assertThat(statistics.deviation().get(2)).isCloseTo(deviation, rounding);
  }
}
