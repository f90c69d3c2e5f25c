package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class GpusTest {
  @Test
  void whereThereIsNoGpuRequiringOneSaysWhatIsNeeded() {
    assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "this machine has a GPU");
    assertThat(Gpus.names()).isEmpty();
    assertThatThrownBy(Gpus::require)
        .isInstanceOf(UnsatisfiedRequirementException.class)
        .hasMessageContaining("requireGpu is true, but TensorFlow sees no GPU here")
        .hasMessageContaining("-Pgpu");
  }
}
