package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lsqbeam.pipelines.Project;

/** {@code infra/flink/cluster}: JVMs of their own, with all on their class path but our modules. */
final class StandaloneCluster implements AutoCloseable {
  private final Path folder;
  private final Map<String, String> environment;
  private final int port;

  /** Starts a JobManager and so many TaskManagers, with their files in a folder. */
  StandaloneCluster(Path folder, int taskManagers) throws IOException {
    this(folder, taskManagers, "");
  }

  /**
   * The same, with options of all JVMs.
   *
   * @param javaOptions added to those that the JVMs have
   */
  StandaloneCluster(Path folder, int taskManagers, String javaOptions) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    Path dependencies =
        Files.writeString(folder.resolve("dependencies.classpath"), BuiltCheckout.dependencies());
    port = freePort();
    environment =
        Map.of(
            "LSQ_FLINK_FOLDER", folder.toString(),
            "LSQ_FLINK_PORT", Integer.toString(port),
            "LSQ_FLINK_RPC_PORT", Integer.toString(freePort()),
            "LSQ_FLINK_HEAP", "384",
            "JAVA_TOOL_OPTIONS", javaOptions,
            "LSQ_FLINK_DEPENDENCIES", dependencies.toString());
    script("start", Integer.toString(taskManagers));
  }

  /** The options with which a command runs on it. */
  List<String> options() {
    return List.of("--runner=FlinkRunner", "--flinkMaster=127.0.0.1:" + port);
  }

  /** What the JobManager answers to a browser. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Starts one TaskManager more. */
  void add() throws IOException {
    script("add");
  }

  /** Kills a TaskManager, without a chance for it to save or say anything. */
  void kill(int taskManager) throws IOException {
    String pid = Files.readString(folder.resolve("taskmanager-" + taskManager + ".pid")).strip();
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly(); // SIGKILL
  }

  /** The output of a TaskManager so far. */
  String log(int taskManager) throws IOException {
    return Files.readString(folder.resolve("taskmanager-" + taskManager + ".log"));
  }

  @Override
  public void close() throws IOException {
    script("stop");
  }

  private void script(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of("bash", Project.FOLDER.resolve("infra/flink/cluster").toString()),
                Stream.of(arguments))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + " failed: " + said);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
