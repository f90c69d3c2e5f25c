package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink's settings on one machine, in the image and on Kubernetes, as Flink reads them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
class FlinkSettingsTest {
  private static final String MACHINE = "flink/conf/flink-conf.yaml";
  private static final String IMAGE = "docker/flink.yaml";
  private static final String KUBERNETES = "kubernetes/cluster.yaml";

  /** The settings that training needs on any cluster. */
  private static final List<ConfigOption<?>> SHARED =
      List.of(
          CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL,
          TaskManagerOptions.TASK_CANCELLATION_TIMEOUT);

  @ParameterizedTest
  @ValueSource(strings = {MACHINE, KUBERNETES})
  void whatAnyClusterNeedsIsTheSameAsInTheImage(String file) throws Exception {
    Configuration image = settings(IMAGE);
    Configuration other = settings(file);
    for (ConfigOption<?> option : SHARED) {
      assertThat(image.contains(option)).as(option.key()).isTrue();
      assertThat(other.contains(option)).as(option.key()).isTrue();
      assertThat((Object) other.get(option)).as(option.key()).isEqualTo(image.get(option));
    }
  }

  @Test
  void tensorFlowIsLookedForOnFlinksOwnClassPathFirst() throws Exception {
    assertThat(settings(IMAGE).get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL))
        .containsExactlyInAnyOrder("org.tensorflow.", "org.bytedeco.", "com.google.protobuf.");
  }

  @ParameterizedTest
  @ValueSource(strings = {MACHINE, IMAGE})
  void aLostTaskManagerIsNoticedBeforeTheLastRestart(String file) throws Exception {
    Configuration flink = settings(file);
    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("fixed-delay");
    Duration restarts =
        flink
            .get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY)
            .multipliedBy(flink.get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS));
    Duration noticed = Duration.ofMillis(flink.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT));
    Duration interval = Duration.ofMillis(flink.get(HeartbeatManagerOptions.HEARTBEAT_INTERVAL));
    assertThat(restarts).isGreaterThan(noticed);
    assertThat(interval).isLessThan(noticed);
  }

  /** Spot nodes may go as often as they like, and what fails again and again costs minutes. */
  @Test
  void onKubernetesRestartsEndOnlyWhereTheyComeOneAfterTheOther() throws Exception {
    Configuration flink = settings(KUBERNETES);
    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("failure-rate");
    Duration inARow =
        flink
            .get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY)
            .multipliedBy(
                flink.get(
                    RestartStrategyOptions
                        .RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL));
    Duration noticed = Duration.ofMillis(flink.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT));
    assertThat(inARow)
        .isGreaterThan(noticed.multipliedBy(4))
        .isLessThan(
            flink.get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL));
  }

  @Test
  void onKubernetesALostJobManagersJobsGoOn() throws Exception {
    Configuration flink = settings(KUBERNETES);
    assertThat(HighAvailabilityMode.fromConfig(flink)).isEqualTo(HighAvailabilityMode.KUBERNETES);
    assertThat(flink.get(HighAvailabilityOptions.HA_STORAGE_PATH)).startsWith("gs://");
  }

  /** The image has it from Flink; the operator would give two. */
  @ParameterizedTest
  @ValueSource(strings = {MACHINE, KUBERNETES})
  void aTaskManagerHasOneSlot(String file) throws Exception {
    assertThat(settings(file).getOptional(TaskManagerOptions.NUM_TASK_SLOTS)).hasValue(1);
  }

  @Test
  void tensorFlowsMemoryIsNotCountedAgainstTheHeap() throws Exception {
    assertTaskManagersHave("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
  }

  /** As {@code ./lsq} gives it; without it, inference on integers is right, but slow. */
  @Test
  void integersAreMultipliedInVectorRegisters() throws Exception {
    String option = "--add-modules=jdk.incubator.vector";
    assertTaskManagersHave(option);
    assertThat(InfraFiles.text("docker/lsq")).contains(" " + option + " ");
  }

  private static void assertTaskManagersHave(String option) throws Exception {
    for (String file : List.of(IMAGE, KUBERNETES)) {
      assertThat(settings(file).get(CoreOptions.FLINK_TM_JVM_OPTIONS).split(" ")).contains(option);
    }
    assertThat(InfraFiles.text("flink/cluster")).containsPattern("\\s" + option + "\\s");
  }

  private static Configuration settings(String file) throws Exception {
    JsonNode settings =
        file.equals(KUBERNETES)
            ? KubernetesTest.cluster("gpu").at("/spec/flinkConfiguration")
            : InfraFiles.YAML.readTree(InfraFiles.text(file));
    return Configuration.fromMap(
        InfraFiles.YAML.convertValue(settings, new TypeReference<Map<String, String>>() {}));
  }
}
