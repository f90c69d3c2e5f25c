package org.lsqbeam.graphs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> KNOWN =
      List.of(
          "resnet-8",
          "resnet-18",
          "resnet-20",
          "quickstart",
          "cifar10-table2",
          "cifar10",
          "epochs",
          "batchSize",
          "crop",
          "show");

  @ParameterizedTest
  @CsvSource({
    "resnet18, resnet-18",
    "ResNet-20, resnet-20",
    "quikstart, quickstart",
    "cifar, cifar10",
    "epoch, epochs",
    "batch-size, batchSize",
    "cropp, crop",
    "epohcs, epochs",
    "shwo, show"
  })
  void aMistypedNameFindsTheNearestKnownOne(String word, String nearest) {
    assertThat(Suggestions.nearest(word, KNOWN)).contains(nearest);
    assertThat(Suggestions.didYouMean(word, KNOWN)).isEqualTo("; did you mean '" + nearest + "'?");
  }

  @Test
  void aWordUnlikeEveryNameFindsNone() {
    assertThat(Suggestions.nearest("mobilenet", KNOWN)).isEmpty();
    assertThat(Suggestions.nearest("", KNOWN)).isEmpty();
    assertThat(Suggestions.didYouMean("lr", KNOWN)).isEmpty();
  }
}
