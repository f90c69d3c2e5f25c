package org.lsqbeam.transforms.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.files.Json;

final class SyntheticPhotographTest {
  @Test
  void equalArgumentsGiveEqualPixels() {
    byte[] once = SyntheticPhotograph.draw(5, Split.TRAIN, 17).image().rgb();
    assertThat(SyntheticPhotograph.draw(5, Split.TRAIN, 17).image().rgb()).isEqualTo(once);
  }

  @Test
  void seedSplitAndIndexEachGiveAnotherImage() {
    Set<String> images = new HashSet<>();
    for (long seed : new long[] {0, 1, 2, -1}) {
      for (Split split : Split.values()) {
        for (int index = 0; index < 50; index++) {
          images.add(Json.sha256(SyntheticPhotograph.draw(seed, split, index).image().rgb()));
        }
      }
    }
    assertThat(images).hasSize(4 * 2 * 50);
  }

  @Test
  void everyClassHasAsManyImages() {
    int[] counts = new int[10];
    for (int index = 0; index < 1000; index++) {
      counts[SyntheticPhotograph.draw(0, Split.TRAIN, index).label()]++;
    }
    assertThat(counts).containsOnly(100);
    assertThat(SyntheticPhotograph.CLASSES).hasSize(10).doesNotHaveDuplicates();
  }
}
