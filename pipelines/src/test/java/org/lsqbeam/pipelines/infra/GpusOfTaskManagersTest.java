package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code infra/flink/cluster add} with an {@code nvidia-smi} that lists made-up GPUs and a {@code
 * java} that only waits. A process's environment tells which GPU it has.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the environment of processes in /proc")
class GpusOfTaskManagersTest {
  private static final String NONE = "unset";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeMachine() throws IOException {
    // Keeps its arguments: by them the script knows its own processes.
    executable("java", "exec -a \"java $*\" tail -f /dev/null");
    Path jobManager = folder.resolve("cluster/jobmanager.pid");
    Files.createDirectories(jobManager.getParent());
    Files.writeString(jobManager, "0");
    environment.put("JAVA_HOME", folder.toString());
    environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("LSQ_FLINK_FOLDER", jobManager.getParent().toString());
    buildFor("linux-x86_64-gpu");
  }

  @AfterEach
  void stop() throws Exception {
    cluster("stop");
  }

  @Test
  void everyTaskManagerHasAGpuOfItsOwn() throws Exception {
    haveGpus("GPU-a", "GPU-b");
    assertThat(List.of(gpuOfAdded(), gpuOfAdded())).containsExactly("GPU-a", "GPU-b");
    assertThat(cluster("add"))
        .isEqualTo(
            new InfraFiles.Ended(
                1, "cluster: every GPU of GPU-a GPU-b has a TaskManager; must be one each\n"));
  }

  @Test
  void aReplacementTakesTheGpuOfTheTaskManagerThatEnded() throws Exception {
    haveGpus("GPU-a", "GPU-b");
    gpuOfAdded();
    ProcessHandle lost = ProcessHandle.of(added()).orElseThrow();
    lost.destroyForcibly();
    lost.onExit().join();
    assertThat(gpuOfAdded()).isEqualTo("GPU-b");
  }

  @Test
  void onlyVisibleGpusAreGiven() throws Exception {
    haveGpus("GPU-a", "GPU-b", "GPU-c");
    environment.put("CUDA_VISIBLE_DEVICES", "2,0");
    assertThat(List.of(gpuOfAdded(), gpuOfAdded())).containsExactly("2", "0");
  }

  @Test
  void moreTaskManagersThanGpusAreRefused() throws Exception {
    Files.delete(folder.resolve("cluster/jobmanager.pid"));
    haveGpus("GPU-a", "GPU-b");
    assertThat(cluster("start", "3"))
        .isEqualTo(
            new InfraFiles.Ended(
                1,
                "cluster: 3 TaskManagers for 2 GPUs; must be one each,"
                    + " or CUDA_VISIBLE_DEVICES= for none\n"));
  }

  @Test
  void withoutADriverNoGpuIsSet() throws Exception {
    executable("nvidia-smi", "echo 'No devices were found'; exit 6");
    assertThat(gpuOfAdded()).isEqualTo(NONE);
  }

  @Test
  void aBuildForProcessorsTakesNoGpu() throws Exception {
    haveGpus("GPU-a");
    buildFor("linux-x86_64");
    assertThat(gpuOfAdded()).isEqualTo(NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LSQ_FLINK_PORT", "LSQ_FLINK_RPC_PORT"})
  void aPortInUseIsNamedAndNothingIsStarted(String name) throws Exception {
    Files.delete(folder.resolve("cluster/jobmanager.pid"));
    environment.put("LSQ_FLINK_PORT", Integer.toString(freePort()));
    try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put(name, Integer.toString(used.getLocalPort()));
      assertThat(cluster("start", "1"))
          .isEqualTo(
              new InfraFiles.Ended(
                  1,
                  "cluster: port %d is in use; %s names another\n"
                      .formatted(used.getLocalPort(), name)));
    }
    assertThat(folder.resolve("cluster")).isEmptyDirectory();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void haveGpus(String... gpus) throws IOException {
    executable("nvidia-smi", "printf '%s\\n' " + String.join(" ", gpus));
  }

  private void buildFor(String platform) throws IOException {
    Path classPath = folder.resolve("dependencies.classpath");
    Files.writeString(classPath, "/jars/tensorflow-core-native-1.1.0-" + platform + ".jar");
    environment.put("LSQ_FLINK_DEPENDENCIES", classPath.toString());
  }

  /** Adds a TaskManager; its process id. */
  private long added() throws Exception {
    InfraFiles.Ended ended = cluster("add");
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return Long.parseLong(ended.output().strip());
  }

  private String gpuOfAdded() throws Exception {
    try (Stream<String> variables =
        Stream.of(Files.readString(Path.of("/proc/" + added() + "/environ")).split("\0"))) {
      return variables
          .filter(variable -> variable.startsWith("CUDA_VISIBLE_DEVICES="))
          .map(variable -> variable.substring(variable.indexOf('=') + 1))
          .findFirst()
          .orElse(NONE);
    }
  }

  private InfraFiles.Ended cluster(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(InfraFiles.path("flink/cluster").toString()));
    command.addAll(List.of(arguments));
    return InfraFiles.run(command, environment);
  }

  private void executable(String name, String script) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
