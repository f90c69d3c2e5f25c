package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.transforms.source.Split;

/** What an experiment file proposes for numbers and sizes of images. */
final class NewExperimentTest {
  @ParameterizedTest
  @CsvSource({"7, 8", "80, 8", "159, 8", "160, 16", "1279, 64", "1280, 128", "100000, 128"})
  void anEpochHasTenUpdatesWhereBatchesOfEightAllowIt(long images, int batchSize) {
    assertThat(made(OptionalLong.of(images), Map.of("cat", 1L), 32).yaml())
        .contains("batchSize: " + batchSize + "\n");
  }

  @Test
  void anUnknownNumberOfImagesKeepsTheBatchSizeOfThePaper() {
    assertThat(made(OptionalLong.empty(), Map.of(), 32).yaml()).contains("batchSize: 128\n");
  }

  @Test
  void sidesThatDifferAreARange() {
    assertThat(made(OptionalLong.empty(), Map.of(), 24, 40).yaml())
        .contains("# The shorter sides of the first 2 images: 24 to 40 pixels.\n");
  }

  @Test
  void classesWithoutAnyImageAreNotCalledFewAgain() {
    assertThat(made(OptionalLong.empty(), Map.of("cat", 0L), 32).warnings())
        .containsExactly("classes without a validation image: 1 of 1 (cat)");
  }

  private static NewExperiment made(
      OptionalLong training, Map<String, Long> validation, Integer... sides) {
    return new NewExperiment(
        "mine",
        "images",
        List.of("cat", "dog"),
        new ImageCounts(Split.TRAIN, training, Map.of()),
        new ImageCounts(Split.VALIDATION, OptionalLong.empty(), validation),
        List.of(sides));
  }
}
