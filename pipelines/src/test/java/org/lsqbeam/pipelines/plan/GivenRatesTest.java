package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.pipelines.plan.PlannedRun.State;

final class GivenRatesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "300 | resnet-18 | 2 | 300",
        "12.5 | vgg-16bn | full | 12.5",
        "{full: 300, quantized: 200} | resnet-18 | full | 300",
        "{full: 300, quantized: 200} | resnet-18 | 3 | 200",
        "{resnet-18: 300, resnet-50: {full: 90, 8: 70, quantized: 60}} | resnet-18 | 2 | 300",
        "{resnet-18: 300, resnet-50: {full: 90, 8: 70, quantized: 60}} | resnet-50 | full | 90",
        "{resnet-18: 300, resnet-50: {full: 90, 8: 70, quantized: 60}} | resnet-50 | 8 | 70",
        "{resnet-18: 300, resnet-50: {full: 90, 8: 70, quantized: 60}} | resnet-50 | 4 | 60"
      })
  void aRateIsForAllOrByNetworkOrByPrecision(
      String given, String network, String precision, double rate) {
    assertThat(rate(given, network, precision)).isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fast | is 'fast'; must be a number",
        "0 | is 0.0; must be above 0",
        "{resnet-18: -3} | is -3.0; must be above 0",
        "{resnet-18: 3, resnet-19: 3} | unknown network 'resnet-19'",
        "{resnet-19: 3} | 'resnet-19'",
        "{resnet-50: 3} | no value for network resnet-18, only for [resnet-50]",
        "{resnet-9: 3} | imagesPerSecond has unknown network 'resnet-9'; did you mean 'resnet-8'?",
        "{ful: 3} | imagesPerSecond has unknown network 'ful'; must be one of resnet-8, resnet-20,",
        "{9: 3} | imagesPerSecond: unknown precision '9'; must be full, or 2 to 8 bits",
        "{full: 3} | no value for precision 2, only for [full]",
        "[1, 2] | is [1,2]",
        "'{' | must be valid YAML"
      })
  void whatIsNoRateOfARunIsRefused(String given, String said) {
    assertThatThrownBy(() -> rate(given, "resnet-18", "2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void emptyIsRefused() {
    assertThatThrownBy(() -> GivenRates.parse(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("imagesPerSecond is ''");
  }

  private static double rate(String given, String network, String precision) {
    return GivenRates.parse(given)
        .imagesPerSecond(SamplePlan.run(network, precision, 1, 0, State.TO_DO));
  }
}
