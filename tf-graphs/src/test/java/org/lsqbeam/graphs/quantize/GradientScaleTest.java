package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient scales of the paper's Table 3. */
final class GradientScaleTest {
  private static final QuantizationRange TWO_BIT_WEIGHTS = new QuantizationRange(2, true);
  private static final QuantizationRange FOUR_BIT_INPUT = new QuantizationRange(4, false);

  /** N = 900, Qp = 1 and 15. */
  @ParameterizedTest
  @CsvSource({
    "1/sqrt(N Qp), 0.0333333333, 0.0086066297",
    "1/sqrt(N), 0.0333333333, 0.0333333333",
    "1, 1, 1",
    "10/sqrt(N Qp), 0.333333333, 0.086066297",
    "1/(10 sqrt(N Qp)), 0.00333333333, 0.00086066297",
    "1/(2.5 sqrt(N)), 0.0133333333, 0.0133333333",
    "2.5/sqrt(N), 0.0833333333, 0.0833333333",
    "0.25, 0.25, 0.25",
    "1000000, 1000000, 1000000"
  })
  void eachIsWhatItsTextSays(String text, double ofWeights, double ofInput) {
    GradientScale scale = GradientScale.parse(text);
    assertThat(scale.of(900, TWO_BIT_WEIGHTS)).isCloseTo(ofWeights, within(1e-9));
    assertThat(scale.of(900, FOUR_BIT_INPUT)).isCloseTo(ofInput, within(1e-9));
    assertThat(scale).hasToString(text);
  }

  @Test
  void thePapersIsTheFirst() {
    assertThat(GradientScale.parse("1/sqrt(N Qp)")).isEqualTo(GradientScale.PAPER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "sqrt(N Qp)",
        "1/sqrt(Qp)",
        "1/sqrt(N Qp",
        "-1",
        "many",
        "1/0",
        "1000001",
        "1/(0 sqrt(N))"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> GradientScale.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inJsonTheScaleIsATextAndALoneNumberMayBeOne() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readValue("1", GradientScale.class)).isEqualTo(GradientScale.parse("1"));
    assertThat(json.readValue("\"1/sqrt(N Qp)\"", GradientScale.class))
        .isEqualTo(GradientScale.PAPER);
    assertThat(json.writeValueAsString(GradientScale.PAPER)).isEqualTo("\"1/sqrt(N Qp)\"");
  }
}
