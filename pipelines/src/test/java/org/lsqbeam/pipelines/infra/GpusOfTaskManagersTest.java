package org.lsqbeam.pipelines.infra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code infra/flink/cluster} on a machine with GPUs, as far as it goes without one: with an {@code
 * nvidia-smi} that lists what it is told to, a {@code java} that says which GPUs it sees and waits,
 * and a JobManager that knows as many TaskManagers as there should be.
 */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "infra/flink/cluster is a bash script")
class GpusOfTaskManagersTest {
  private static final String NONE = "unset";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private HttpServer jobManager;
  private int known;

  @BeforeEach
  void makeMachine() throws IOException {
    jobManager = HttpServer.create();
    jobManager.createContext(
        "/overview",
        exchange -> {
          byte[] answer = "{\"taskmanagers\":%d}".formatted(known).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    executable(
        "bin/java",
        "echo \"sees ${CUDA_VISIBLE_DEVICES-" + NONE + "}.\"\nwhile :; do sleep 0.1; done");
    int port = freePort();
    Thread answering = new Thread(() -> answerOnceStarted(port));
    answering.setDaemon(true);
    answering.start();
    environment.put("JAVA_HOME", folder.toString());
    environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("LSQ_FLINK_FOLDER", folder.resolve("cluster").toString());
    environment.put("LSQ_FLINK_PORT", Integer.toString(port));
    environment.put("LSQ_FLINK_RPC_PORT", Integer.toString(freePort()));
    build(InfraFiles.property("tensorflow.version") + "-linux-x86_64-gpu.jar");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** As a JobManager does, which is not there before. */
  private void answerOnceStarted(int port) {
    try {
      while (!Files.exists(folder.resolve("cluster/jobmanager.pid"))) {
        if (!Files.exists(folder)) {
          return; // the test has ended
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
      jobManager.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      jobManager.start();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void portsThatAreInUseAreNamedAndNothingIsStarted() throws Exception {
    for (String name : new String[] {"LSQ_FLINK_PORT", "LSQ_FLINK_RPC_PORT"}) {
      try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String before = environment.put(name, Integer.toString(used.getLocalPort()));
        InfraFiles.Ended ended = cluster("start", "1");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output())
            .contains("port " + used.getLocalPort() + " is in use; " + name + " names another");
        assertThat(folder.resolve("cluster/jobmanager.pid")).doesNotExist();
        environment.put(name, before);
      }
    }
  }

  private void build(String tensorFlow) throws IOException {
    Path classPath = folder.resolve("dependencies.classpath");
    Files.writeString(classPath, "/jars/ndarray.jar:/jars/tensorflow-core-native-" + tensorFlow);
    environment.put("LSQ_FLINK_DEPENDENCIES", classPath.toString());
  }

  @AfterEach
  void stop() throws Exception {
    cluster("stop");
    jobManager.stop(0);
  }

  @Test
  void everyTaskManagerSeesAGpuOfItsOwn() throws Exception {
    haveGpus("GPU-a", "GPU-b", "GPU-c");
    start(3);
    assertThat(seen()).containsExactly("GPU-a", "GPU-b", "GPU-c");
    assertThat(cluster("status").output()).contains("runs on GPU-a", "runs on GPU-b");
  }

  @Test
  void ofTheGpusThatAreGivenAndNoOthers() throws Exception {
    haveGpus("GPU-a", "GPU-b", "GPU-c");
    environment.put("CUDA_VISIBLE_DEVICES", "2,0");
    start(2);
    assertThat(seen()).containsExactly("2", "0");
  }

  @Test
  void oneThatTakesALostOnesPlaceTakesItsGpu() throws Exception {
    haveGpus("GPU-a", "GPU-b");
    start(2);
    Path lost = folder.resolve("cluster/taskmanager-2.pid");
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(Files.readString(lost).strip())).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    assertThat(cluster("add").exitCode()).isZero();
    awaitSeen(3);
    assertThat(seen()).containsExactly("GPU-a", "GPU-b", "GPU-b");
  }

  @Test
  void moreTaskManagersThanGpusAreRefusedAndNothingIsStarted() throws Exception {
    haveGpus("GPU-a", "GPU-b");
    assertThat(cluster("start", "3"))
        .isEqualTo(
            new InfraFiles.Ended(
                1,
                "cluster: 3 TaskManagers for 2 GPUs; allowed: one each,"
                    + " or CUDA_VISIBLE_DEVICES= for none\n"));
    assertThat(folder.resolve("cluster")).doesNotExist();
  }

  @Test
  void anotherOneIsRefusedWhereEveryGpuHasOne() throws Exception {
    haveGpus("GPU-a");
    start(1);
    assertThat(cluster("add"))
        .isEqualTo(
            new InfraFiles.Ended(
                1, "cluster: every GPU of GPU-a has a TaskManager; allowed: one each\n"));
  }

  @Test
  void withoutADriverThereIsNoBoundAndNothingIsSet() throws Exception {
    executable("bin/nvidia-smi", "echo 'No devices were found'\nexit 6");
    start(2);
    assertThat(seen()).containsExactly(NONE, NONE);
  }

  @Test
  void aBuildForProcessorsTakesNone() throws Exception {
    haveGpus("GPU-a");
    build("1.1.0-linux-x86_64.jar");
    start(2);
    assertThat(seen()).containsExactly(NONE, NONE);
  }

  @Test
  void onProcessorsByChoice() throws Exception {
    haveGpus("GPU-a");
    environment.put("CUDA_VISIBLE_DEVICES", "");
    start(2);
    assertThat(seen()).containsExactly("", "");
  }

  private void haveGpus(String... gpus) throws IOException {
    executable("bin/nvidia-smi", "printf '%s\\n' " + String.join(" ", gpus));
  }

  private void start(int taskManagers) throws Exception {
    known = taskManagers;
    InfraFiles.Ended ended = cluster("start", Integer.toString(taskManagers));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    awaitSeen(taskManagers);
  }

  private InfraFiles.Ended cluster(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(InfraFiles.path("flink/cluster").toString()));
    command.addAll(List.of(arguments));
    return InfraFiles.run(command, environment);
  }

  private void awaitSeen(int taskManagers) throws Exception {
    while (seen().size() < taskManagers) {
      Thread.sleep(20);
    }
  }

  /** What each TaskManager sees, in the order of their numbers. */
  private List<String> seen() throws IOException {
    try (Stream<Path> logs = Files.list(folder.resolve("cluster"))) {
      return logs.filter(log -> log.getFileName().toString().matches("taskmanager-.*\\.log"))
          .sorted()
          .map(InfraFiles::read)
          .filter(text -> text.contains("sees"))
          .map(text -> text.replaceAll("(?s).*sees (.*)\\.\n.*", "$1"))
          .toList();
    }
  }

  private void executable(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
