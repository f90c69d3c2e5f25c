package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.transforms.run.RunFolder;

final class InterruptedCommandTest {
  /**
   * The exit code after SIGTERM. The test does not send SIGINT, which a process that was started in
   * the background ignores; both end the process in the same way.
   */
  private static final int TERMINATED = 128 + 15;

  private static final String FULL = "--precisions=full";

  @Test
  void aStoppedCommandSaysThatTheSameOneContinues(@TempDir Path folder) throws Exception {
    Process command = start("prepare", "--output=" + folder.resolve("output"));
    try (BufferedReader errors =
        new BufferedReader(new InputStreamReader(command.getErrorStream(), UTF_8))) {
      String line = errors.readLine();
      while (line != null && !line.startsWith("preparing ")) {
        line = errors.readLine();
      }
      assertThat(line).isNotNull();
      assertThat(new ProcessBuilder("kill", "-TERM", "" + command.pid()).start().waitFor())
          .isZero();
      assertThat(errors.lines())
          .anySatisfy(
              last -> assertThat(last).isEqualTo("lsq: stopped; the same command continues"));
      assertThat(command.waitFor()).isEqualTo(TERMINATED);
    } finally {
      command.destroyForcibly();
    }
  }

  /** The process waits for the update under way, so that TensorFlow is not unloaded in it. */
  @Test
  void aCommandThatIsStoppedInMidTrainingEndsInTheSameBytesAsOneThatIsNot(@TempDir Path folder)
      throws Exception {
    SmallExperiment experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 20);
    Path output = folder.resolve("output");
    Process command = start(experiment.command("train", output, FULL));
    try (BufferedReader errors = command.errorReader(UTF_8)) {
      String line = errors.readLine();
      while (line != null && !line.startsWith("run 1/1, epoch ")) {
        line = errors.readLine();
      }
      command.toHandle().destroy(); // SIGTERM
      assertThat(errors.lines())
          .satisfiesExactly( // and nothing of what fails because the process ends
              saved ->
                  assertThat(saved).matches("lsq: saved resnet-8-full-\\w+ at step [1-9][0-9]*"),
              stopped -> assertThat(stopped).isEqualTo("lsq: stopped; the same command continues"));
      assertThat(command.waitFor()).isEqualTo(TERMINATED);
    } finally {
      command.destroyForcibly();
    }
    CommandLine resumed = CommandLine.run(experiment.command("train", output, FULL));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(SmallExperiment.interrupted(output)).isEqualTo(1);
    RunFolder run = SmallExperiment.run(output, "resnet-8-full");
    assertThat(SmallExperiment.sessions(run).get(0).seconds())
        .as("of a process of its own")
        .containsKeys("startup", "planning", "preparing", "opening");
    assertThat(SmallExperiment.files(output).keySet())
        .noneMatch(file -> file.endsWith("attempts.json"));

    Path whole = folder.resolve("whole");
    assertThat(CommandLine.run(experiment.command("train", whole, FULL)).exitCode()).isZero();
    assertThat(SmallExperiment.decidedBytes(output)).isEqualTo(SmallExperiment.decidedBytes(whole));
  }

  private static Process start(String... arguments) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    return new ProcessBuilder(Stream.concat(java.stream(), Stream.of(arguments)).toList())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
