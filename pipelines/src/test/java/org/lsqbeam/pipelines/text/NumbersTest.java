package org.lsqbeam.pipelines.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lsqbeam.pipelines.report.chart.Svg;

class NumbersTest {
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void useCommasAndOtherDigits() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
  }

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void numbersAreTheSameInEveryLocale() {
    assertThat(Numbers.points(91.25)).isEqualTo("91.3");
    assertThat(Numbers.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Numbers.decimals(-1234.56, 1)).isEqualTo("−1,234.6");
    assertThat(Numbers.plain(-1234.56, 1)).isEqualTo("-1234.6");
    assertThat(Numbers.bytes(1536 << 20)).isEqualTo("1.5 GiB");
    assertThat(Numbers.significant(0.0123456, 3)).isEqualTo("0.0123");
    assertThat(Numbers.exact(0.25e-4)).isEqualTo("0.000025");
    assertThat(Svg.point(1.25, 3)).isEqualTo("1.3,3.0");
  }

  @Test
  void aChangeHasItsSignAndZeroHasNone() {
    assertThat(Numbers.change(1.06)).isEqualTo("+1.1");
    assertThat(Numbers.change(-1.06)).isEqualTo("−1.1");
    assertThat(Numbers.change(0.04)).isEqualTo("0.0");
    assertThat(Numbers.change(-0.04)).isEqualTo("0.0");
    assertThat(Numbers.plain(-0.04, 1)).isEqualTo("0.0");
  }

  @Test
  void whatIsNotFiniteIsADash() {
    assertThat(Numbers.change(Double.POSITIVE_INFINITY)).isEqualTo("–");
    assertThat(Numbers.points(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.significant(Double.NaN, 3)).isEqualTo("–");
    assertThat(Numbers.duration(Double.NaN)).isEqualTo("–");
  }

  @Test
  void significantDigitsAreKeptAndAnExponentIsShownOnlyWhereDigitsAreTooMany() {
    assertThat(Numbers.significant(0.5, 3)).isEqualTo("0.500");
    assertThat(Numbers.significant(2, 3)).isEqualTo("2.00");
    assertThat(Numbers.significant(1.2345e-7, 3)).isEqualTo("0.000000123");
    assertThat(Numbers.significant(98765, 3)).isEqualTo("98800");
    assertThat(Numbers.significant(0, 3)).isEqualTo("0");
    assertThat(Numbers.significant(9_994_000, 3)).isEqualTo("9990000");
    assertThat(Numbers.significant(2.6149e34, 3)).isEqualTo("2.61e34");
    assertThat(Numbers.significant(-9.999e7, 3)).isEqualTo("-1.00e8");
    assertThat(Numbers.exact(3e8)).isEqualTo("3e8");
    assertThat(Numbers.exact(9_999_999)).isEqualTo("9999999");
  }

  @Test
  void whatWasPublishedStaysAsItWas() {
    assertThat(Numbers.published(90)).isEqualTo("90.0");
    assertThat(Numbers.published(67.6)).isEqualTo("67.6");
    assertThat(Numbers.published(89.21)).isEqualTo("89.21");
  }

  @Test
  void aDurationIsInItsTwoLargestUnits() {
    assertThat(Numbers.duration(8.26)).isEqualTo("8.3 s");
    assertThat(Numbers.duration(59.4)).isEqualTo("59 s");
    assertThat(Numbers.duration(59.6)).isEqualTo("1 min 0 s");
    assertThat(Numbers.duration(3599)).isEqualTo("59 min 59 s");
    assertThat(Numbers.duration(7199)).isEqualTo("2 h 0 min");
    assertThat(Numbers.duration(1_234.4 * 3600)).isEqualTo("1,234 h");
  }
}
