package org.lsqbeam.graphs.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;

final class SessionsTest {
  @Test
  void theThreadsCannotChangeOnceTensorFlowRuns() {
    int threads = Sessions.threads();
    try (Graph graph = new Graph();
        var session = Sessions.open(graph)) {
      assertThat(session).isNotNull();
      Sessions.useThreads(threads);
      assertThatThrownBy(() -> Sessions.useThreads(threads + 1))
          .isInstanceOf(UnsatisfiedRequirementException.class)
          .hasMessageContaining("already runs with " + threads + " threads");
      assertThat(Sessions.threads()).isEqualTo(threads);
    }
  }

  @Test
  void fewerThanOneThreadIsRefused() {
    assertThatThrownBy(() -> Sessions.useThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads is 0; must be at least 1");
  }
}
