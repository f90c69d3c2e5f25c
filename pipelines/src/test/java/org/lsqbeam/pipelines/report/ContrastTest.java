package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ContrastTest {
  private static final Pattern SCHEME = Pattern.compile(":root \\{(.*?)\\}", Pattern.DOTALL);
  private static final Pattern COLOUR = Pattern.compile("--(\\w+): #([0-9a-f]{6}|[0-9a-f]{3});");

  /** WCAG 2.2, success criterion 1.4.11: lines and points have a contrast of 3:1. */
  @Test
  void everyLineStandsOutFromItsBackgroundInEveryScheme() throws IOException {
    assertThat(SCHEME.matcher(InteractivePage.css()).results().map(scheme -> scheme.group(1)))
        .hasSize(3)
        .allSatisfy(
            scheme -> {
              Map<String, String> colours =
                  COLOUR
                      .matcher(scheme)
                      .results()
                      .collect(
                          Collectors.toMap(
                              (MatchResult colour) -> colour.group(1), colour -> colour.group(2)));
              double paper = luminance(Objects.requireNonNull(colours.get("paper")));
              colours.keySet().removeIf(name -> !name.matches("full|quiet|ink|bits\\d"));
              assertThat(colours).hasSizeGreaterThan(8);
              assertThat(colours.values())
                  .allSatisfy(
                      colour ->
                          assertThat(contrast(luminance(colour), paper)).isGreaterThanOrEqualTo(3));
            });
  }

  private static double contrast(double one, double other) {
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(String hex) {
    String colour = hex.length() == 3 ? hex.replaceAll("(.)", "$1$1") : hex;
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double part = Integer.parseInt(colour.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += weights[i] * (part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
