package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.pipelines.Project;

/** {@code ./lsq} in environments of {@code .ci/environments}, and where it cannot print. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(FinishedOutputs.Shared.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "limits and devices of Linux")
final class EnvironmentTest {
  private static final String BEAMS_OPTIONS = "PipelineOptionsFactory ";

  private Path folder = Path.of("");
  private Path lsq = Path.of("");

  @BeforeAll
  void makeCheckout(@TempDir Path temporary) throws Exception {
    folder = temporary;
    lsq = BuiltCheckout.in(temporary.resolve("checkout")).folder().resolve("lsq");
    assertThat(lsq.toFile().setExecutable(true)).isTrue();
  }

  /** One that changes much at once; {@code .ci/environments} has all, each for itself. */
  @Test
  void anExperimentGivesTheSameBytesInAnotherEnvironment() throws Exception {
    SmallExperiment experiment =
        new SmallExperiment(SmallImages.in(scratch().resolve("images")), 1);
    CommandLine usual =
        CommandLine.run(
            experiment.command("reproduce", scratch().resolve("reference"), "--name=tiny"));
    assertThat(usual.exitCode()).as(usual.err()).isZero();
    assertThat(bash("exec \"$0\" mixed", Project.FOLDER.resolve(".ci/environments")))
        .as("exit code; see the rows of the table: %s", lines())
        .isZero();
  }

  @Test
  void aResultThatCannotBePrintedIsAnError() throws Exception {
    assertThat(bash("\"$0\" help >/dev/full 2>\"$OUT\"", lsq)).isEqualTo(1);
    assertThat(lines())
        .containsExactly(
            "lsq: standard output cannot be written; what was printed is not complete");
    assertThat(bash("\"$0\" help >&- 2>\"$OUT\"", lsq)).isEqualTo(1);
  }

  @Test
  void tooFewFileHandlesAreNamedInOneLine() throws Exception {
    assertThat(bash("ulimit -n 40; \"$0\" plan >\"$OUT\" 2>&1", lsq)).isEqualTo(1);
    assertThat(lines()).singleElement().asString().startsWith("lsq: ").contains("open");
  }

  /** Loading Beam's options takes as long as the JVM, and finished work runs no pipeline. */
  @Test
  void onlyAPipelineOrAnOptionOfBeamLoadsBeamsOptions(FinishedOutputs finished) throws Exception {
    Path output = SmallExperiment.copy(finished.whole(), folder.resolve("finished"));
    assertThat(classes("help"))
        .anyMatch(line -> line.contains("org.lsqbeam.pipelines.cli.HelpText "))
        .noneMatch(line -> line.contains(BEAMS_OPTIONS));
    assertThat(classes(finished.line("reproduce", output.toString())))
        .anyMatch(line -> line.contains("org.lsqbeam.transforms.run.RunCheck "))
        .noneMatch(line -> line.contains(BEAMS_OPTIONS))
        .noneMatch(line -> line.contains("org.apache.beam.model.pipeline.v1.RunnerApi "));
    assertThat(classes("version", "--runner=DirectRunner"))
        .anyMatch(line -> line.contains(BEAMS_OPTIONS));
  }

  /** The lines that a command prints, with those of the JVM on each class that it loads. */
  private Stream<String> classes(String... command) {
    CommandLine result =
        new BuiltCheckout(folder.resolve("checkout"))
            .lsq(Map.of("LSQ_JAVA_OPTS", "-verbose:class"), command);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out().lines();
  }

  private int bash(String command, Path program) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command, program.toString())
            .redirectErrorStream(true)
            .redirectOutput(output());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LSQ", lsq.toString());
    builder.environment().put("SCRATCH", scratch().toString());
    builder.environment().put("OUT", output().toString());
    builder.environment().remove("LSQ_MAVEN_OPTS"); // would ask for another build
    return builder.start().waitFor();
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private File output() {
    return folder.resolve("output").toFile();
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(output().toPath(), UTF_8);
  }
}
