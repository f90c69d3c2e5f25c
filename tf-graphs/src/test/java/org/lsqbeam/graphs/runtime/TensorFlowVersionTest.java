package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TensorFlowVersionTest {
  @Test
  void whatHasOneDnnChooseOtherKernelsIsSaid() {
    assertThat(TensorFlowVersion.description("2.18.0", Map.of("HOME", "/home/me")))
        .isEqualTo("2.18.0 (TF_ENABLE_ONEDNN_OPTS=not set)");
    assertThat(
            TensorFlowVersion.description(
                "2.18.0", Map.of("TF_ENABLE_ONEDNN_OPTS", "1", "ONEDNN_MAX_CPU_ISA", "AVX2")))
        .isEqualTo("2.18.0 (TF_ENABLE_ONEDNN_OPTS=1, ONEDNN_MAX_CPU_ISA=AVX2)");
  }
}
