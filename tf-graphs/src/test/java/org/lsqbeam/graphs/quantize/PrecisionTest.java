package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrecisionTest {
  @ParameterizedTest
  @CsvSource({"full, 32, 32", "2, 2, 2", "8, 8, 8", "w2a4, 2, 4", "w4a32, 4, 32", "w32a3, 32, 3"})
  void whatIsReadIsWrittenAgain(String text, int weights, int activations) {
    Precision precision = Precision.parse(text);
    assertThat(precision).isEqualTo(new Precision(weights, activations)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({"full, full precision, full", "2, 2-bit, 2bit", "w2a4, w2a4, w2a4"})
  void aPrecisionHasALabelAndAFileName(String text, String label, String slug) {
    assertThat(Precision.parse(text).label()).isEqualTo(label);
    assertThat(Precision.parse(text).slug()).isEqualTo(slug);
  }

  @Test
  void equalWidthsHaveOneName() {
    assertThat(Precision.parse("w3a3")).isEqualTo(new Precision(3)).hasToString("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "9", "32", "w32a32", "w1a2", "w2", "a2", "w2a9", "W2A2", "", "-3"})
  void anythingElseIsRefusedByItsText(String text) {
    assertThatThrownBy(() -> Precision.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown precision '" + text + "'; must be full, or 2 to 8 bits");
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1", "9, 2", "2, 9", "0, 32", "32, 33", "31, 8"})
  void noPrecisionHasOtherNumbersOfBits(int weights, int activations) {
    assertThatThrownBy(() -> new Precision(weights, activations))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("precision is w" + weights + "a" + activations + "; must be ");
  }

  @ParameterizedTest
  @CsvSource({"full, true, false, false", "w4a32, false, true, false", "w32a3, false, false, true"})
  void fullMeansThatNeitherWeightsNorActivationsAreQuantized(
      String text, boolean full, boolean weights, boolean activations) {
    Precision precision = Precision.parse(text);
    assertThat(precision.isFull()).isEqualTo(full);
    assertThat(precision.quantizesWeights()).isEqualTo(weights);
    assertThat(precision.quantizesActivations()).isEqualTo(activations);
  }

  @Test
  void inJsonBitsAreANumberOrAText() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readValue("3", Precision.class)).isEqualTo(new Precision(3));
    assertThat(json.readValue("\"w2a4\"", Precision.class)).isEqualTo(new Precision(2, 4));
    assertThat(json.writeValueAsString(new Precision(2, 4))).isEqualTo("\"w2a4\"");
  }

  @Test
  void theEdgesQuantizeToEightBitsWhatIsQuantizedAtAll() {
    assertThat(new Precision(2).atEdges()).isEqualTo(Precision.EIGHT);
    assertThat(Precision.parse("w2a32").atEdges()).hasToString("w8a32");
    assertThat(Precision.FULL.atEdges()).isEqualTo(Precision.FULL);
  }
}
