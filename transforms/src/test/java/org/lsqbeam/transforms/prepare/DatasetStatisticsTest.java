package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
}
