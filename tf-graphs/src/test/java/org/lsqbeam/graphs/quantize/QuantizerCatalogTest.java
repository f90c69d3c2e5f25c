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
  void anUnknownNameIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> QuantizerCatalog.named("pakt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown quantizer 'pakt'")
        .hasMessageContaining("lsq, lsq-pseudocode, pact");
  }
}
