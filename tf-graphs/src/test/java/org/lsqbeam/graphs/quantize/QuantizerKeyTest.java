package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.tensorflow.ndarray.Shape;

/** Names in checkpoints, metrics.jsonl and TensorBoard, which runs of earlier versions hold. */
final class QuantizerKeyTest {
  private static final String LAYER = "stage1/block1/conv1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stage1/block1/conv1/weight_step_size",
        "stage1/block1/conv1/input_step_size",
        "logits/weight_clipped",
        "logits/input_balance",
        "logits/input_clipping_level_balance"
      })
  void aNameIsReadAndWrittenAlike(String name) {
    assertThat(QuantizerKey.parse(name)).hasToString(name);
  }

  @Test
  void itsPartsAreTheLayerTheTensorAndTheQuantity() {
    assertThat(QuantizerKey.parse(LAYER + "/weight_step_size"))
        .isEqualTo(new QuantizerKey(LAYER, TensorRole.WEIGHTS, "step_size"));
    assertThat(QuantizerKey.parse(LAYER + "/input_balance"))
        .isEqualTo(new QuantizerKey(LAYER, TensorRole.INPUT, "balance"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/weight_step_size", "a", "a/weights", "a/output_step_size"})
  void anyOtherNameIsRefused(String name) {
    assertThatThrownBy(() -> QuantizerKey.parse(name))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("'" + name + "' is not the name of a quantizer's number");
  }

  @Test
  void theFirstParametersBalanceIsPlainAndFurtherOnesAreNamed() {
    QuantizerParameter offset = new QuantizerParameter("offset", Shape.scalar(), 0, false, 1);
    assertThat(QuantizerKey.balance("a", TensorRole.INPUT, 0, offset))
        .hasToString("a/input_balance");
    assertThat(QuantizerKey.balance("a", TensorRole.INPUT, 1, offset))
        .hasToString("a/input_offset_balance");
  }
}
