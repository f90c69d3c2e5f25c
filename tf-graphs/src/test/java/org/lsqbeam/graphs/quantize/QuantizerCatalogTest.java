package org.lsqbeam.graphs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class QuantizerCatalogTest {
  @Test
  void thePapersQuantizerComesFirst() {
    assertThat(QuantizerCatalog.names()).startsWith("lsq");
    assertThat(QuantizerCatalog.named("lsq")).isInstanceOf(LsqQuantizer.class);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearestName() {
    assertThatThrownBy(() -> QuantizerCatalog.named("pakt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown quantizer 'pakt'; did you mean 'pact'?");
    assertThatThrownBy(() -> QuantizerCatalog.named("dorefa"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown quantizer 'dorefa'; must be one of lsq, lsq-pseudocode, pact");
  }
}
