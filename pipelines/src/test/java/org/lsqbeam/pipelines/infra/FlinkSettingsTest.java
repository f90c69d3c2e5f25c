package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink's settings on one machine, in the image and on Kubernetes. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
class FlinkSettingsTest {
  private static final String MACHINE = "flink/conf/flink-conf.yaml";
  private static final String IMAGE = "docker/flink.yaml";
  private static final String KUBERNETES = "kubernetes/cluster.yaml";

  /** What our work needs of any cluster. */
  private static final List<String> SHARED =
      List.of(
          "classloader.parent-first-patterns.additional",
          "task.cancellation.timeout",
          "restart-strategy.type");

  @Test
  void whatAnyClusterNeedsIsTheSameOnEach() throws Exception {
    for (String key : SHARED) {
      Set<String> values = new HashSet<>();
      for (String file : List.of(MACHINE, IMAGE, KUBERNETES)) {
        values.add(settings(file).path(key).asText());
      }
      assertThat(values).as(key).hasSize(1).doesNotContain("");
    }
  }

  @Test
  void tensorFlowIsLookedForOnFlinksOwnClassPathFirst() throws Exception {
    assertThat(settings(IMAGE).get(SHARED.get(0)).asText().split(";"))
        .containsExactlyInAnyOrder("org.tensorflow.", "org.bytedeco.", "com.google.protobuf.");
  }

  /** Ten times on Kubernetes, since spot nodes go more than once. */
  @ParameterizedTest
  @CsvSource({MACHINE + ", 1", IMAGE + ", 1", KUBERNETES + ", 10"})
  void aLostTaskManagerIsNoticedBeforeTheLastRestart(String file, int times) throws Exception {
    JsonNode flink = settings(file);
    assertThat(flink.get("restart-strategy.type").asText()).isEqualTo("fixed-delay");
    Duration restarts =
        seconds(flink.get("restart-strategy.fixed-delay.delay").asText())
            .multipliedBy(flink.get("restart-strategy.fixed-delay.attempts").asLong());
    Duration noticed = Duration.ofMillis(flink.path("heartbeat.timeout").asLong(50_000));
    Duration interval = Duration.ofMillis(flink.path("heartbeat.interval").asLong(10_000));
    assertThat(restarts).isGreaterThan(noticed.multipliedBy(times));
    assertThat(interval).isLessThan(noticed);
  }

  @ParameterizedTest
  @ValueSource(strings = {MACHINE, IMAGE, KUBERNETES})
  void aTaskManagerHasOneSlot(String file) throws Exception {
    // Which is Flink's default, and the image's own.
    assertThat(settings(file).path("taskmanager.numberOfTaskSlots").asText("1")).isEqualTo("1");
  }

  @Test
  void tensorFlowsMemoryIsNotCountedAgainstTheHeap() throws Exception {
    String option = "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0";
    String key = "env.java.opts.taskmanager";
    assertThat(settings(IMAGE).get(key).asText().split(" ")).contains(option);
    assertThat(settings(KUBERNETES).get(key).asText().split(" ")).contains(option);
    assertThat(InfraFiles.text("flink/cluster")).containsPattern("\\s" + option + "\\s");
  }

  private static JsonNode settings(String file) throws Exception {
    return file.equals(KUBERNETES)
        ? KubernetesTest.cluster("gpu").at("/spec/flinkConfiguration")
        : InfraFiles.YAML.readTree(InfraFiles.text(file));
  }

  private static Duration seconds(String text) {
    assertThat(text).endsWith(" s");
    return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 2)));
  }
}
