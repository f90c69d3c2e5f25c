package org.lsqbeam.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./lsq} in a checkout of its own, with a JDK and a Maven that only write down their
 * arguments.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "./lsq is a bash script")
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cp",
          "dirname",
          "find",
          "flock",
          "grep",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sleep",
          "tail");
  private static final String MAVEN_THAT_BUILDS =
      """
      echo building >>"$TEST_HOME/builds"
      cd "$TEST_HOME/checkout"
      mkdir -p tf-graphs/target transforms/target pipelines/target
      for module in tf-graphs transforms pipelines; do echo jar >$module/target/$module.jar; done
      echo "$TEST_HOME/dependency.jar" >pipelines/target/dependencies.classpath
      """;

  @TempDir Path home;
  private Path checkout;
  private Path bin;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(home.resolve("checkout"));
    Files.copy(projectRoot().resolve("lsq"), checkout.resolve("lsq"));
    Files.createDirectories(checkout.resolve(".mvn"));
    Files.createFile(checkout.resolve("pom.xml"));
    for (String module : List.of("tf-graphs", "transforms", "pipelines")) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.createFile(checkout.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("dependency.jar"));
    bin = Files.createDirectories(home.resolve("bin"));
    for (String tool : TOOLS) {
      for (String folder : List.of("/bin", "/usr/bin")) {
        Path real = Path.of(folder, tool);
        if (Files.exists(real) && !Files.exists(bin.resolve(tool))) {
          command(bin, tool, "exec " + real + " \"$@\"");
        }
      }
    }
  }

  @Test
  void withoutAnyJdkOneLineSaysSo() throws Exception {
    assertThat(lsq()).isEqualTo(failure("lsq: JDK 17 is missing: no javac in the PATH"));
  }

  @Test
  void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
    command(bin, "java", "echo 'openjdk version \"17.0.2\"' >&2");

    assertThat(lsq()).isEqualTo(failure("lsq: JDK 17 is missing: no javac in the PATH"));
  }

  @Test
  void jdksOfOtherVersionsAreNamed() throws Exception {
    Path old = home.resolve("jdk8");
    jdk(old.resolve("bin"), "1.8.0_402");
    jdk(bin, "21.0.1");

    assertThat(lsq(Map.of("JAVA_HOME", old.toString())))
        .isEqualTo(
            failure(
                "lsq: JDK 17 is missing: version 1.8.0_402 in JAVA_HOME (%s); version 21.0.1 in the PATH (%s/javac)"
                    .formatted(old, bin.toRealPath())));
  }

  @Test
  void aJdkOnThePathServesWhereJavaHomeIsAnother() throws Exception {
    Path old = home.resolve("jdk11");
    jdk(old.resolve("bin"), "11.0.22");
    jdk(bin, "17.0.15");
    maven("3.8.7", MAVEN_THAT_BUILDS + "\necho \"${JAVA_HOME-unset}\" >\"$TEST_HOME/java-home\"");

    assertThat(lsq(Map.of("JAVA_HOME", old.toString())).exitCode()).isZero();
    assertThat(home.resolve("java-home")).hasContent("unset");
  }

  @Test
  void javaHomeComesBeforeThePath() throws Exception {
    Path wanted = home.resolve("jdk17");
    jdk(wanted.resolve("bin"), "17.0.15");
    jdk(bin, "21.0.1");
    maven("3.8.7", MAVEN_THAT_BUILDS);

    assertThat(lsq(Map.of("JAVA_HOME", wanted.toString())).exitCode()).isZero();
  }

  @Test
  void withoutMavenOneLineSaysSo() throws Exception {
    jdk(bin, "17.0.15");

    assertThat(lsq()).isEqualTo(failure("lsq: Maven 3.8 or later is missing: no mvn in the PATH"));
  }

  @Test
  void anOldMavenIsNamed() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.6.3", MAVEN_THAT_BUILDS);

    assertThat(lsq())
        .isEqualTo(failure("lsq: Maven 3.8 or later is missing: %s/mvn is 3.6.3".formatted(bin)));
    assertThat(builds()).isZero();
  }

  @Test
  void theFirstStartBuildsAndRunsMainWithTheArgumentsAsGiven() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.10.0", MAVEN_THAT_BUILDS);

    Outcome outcome = lsq(Map.of("LSQ_JAVA_OPTS", "-Xmx1g -Dx=y"), "plan", "--name=two words", "*");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.errors()).hasSize(1).first().asString().startsWith("lsq: building; ");
    String app = checkout.toRealPath().resolve("target/app").toString();
    assertThat(outcome.output())
        .containsSubsequence(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dlsqbeam.revision=unknown revision",
            "-Xmx1g",
            "-Dx=y",
            "-cp",
            app + "/*:" + home.resolve("dependency.jar"),
            "org.lsqbeam.pipelines.cli.Main",
            "plan",
            "--name=two words",
            "*");
  }

  @Test
  void preparingGetsASmallHeapUnlessToldOtherwise() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", MAVEN_THAT_BUILDS);

    assertThat(lsq("prepare").output())
        .contains("-Xmx768m")
        .doesNotContain("-XX:MaxRAMPercentage=50");
    assertThat(lsq("reproduce").output())
        .contains("-XX:MaxRAMPercentage=50")
        .doesNotContain("-Xmx768m");
    assertThat(lsq(Map.of("LSQ_JAVA_OPTS", "-Xmx2g"), "prepare").output())
        .containsSubsequence("-Xmx768m", "-Xmx2g", "prepare");
  }

  @Test
  void whatIsBuiltIsNotBuiltAgain() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", MAVEN_THAT_BUILDS);
    lsq();

    assertThat(lsq().errors()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aSourceNewerThanTheBuildIsBuilt() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", MAVEN_THAT_BUILDS);
    lsq();
    Path source = Files.createFile(checkout.resolve("transforms/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));

    assertThat(lsq().errors()).hasSize(1);
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aLocalRepositoryThatWasEmptiedIsFilledAgain() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", MAVEN_THAT_BUILDS);
    lsq();
    Files.delete(home.resolve("dependency.jar"));

    lsq();

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aBuildDoesNotTouchTheJarsOfARunInProgress() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", MAVEN_THAT_BUILDS);
    lsq();

    Files.writeString(checkout.resolve("tf-graphs/target/tf-graphs.jar"), "overwritten in place");

    assertThat(checkout.resolve("target/app/tf-graphs.jar")).hasContent("jar");
  }

  @Test
  void aFailedBuildShowsMavensLastLinesAndLeavesNothingToRun() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", "echo '[ERROR] Some.java: does not compile'; exit 1");

    Outcome outcome = lsq();

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors())
        .contains("[ERROR] Some.java: does not compile")
        .last()
        .asString()
        .startsWith("lsq: the build failed");
    assertThat(checkout.resolve("target/app")).doesNotExist();
  }

  @Test
  void startedTwiceAtOnceItBuildsOnce() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", "sleep 0.3\n" + MAVEN_THAT_BUILDS);
    assumeTrue(Files.exists(bin.resolve("flock")), "needs flock");

    Process first = start(Map.of(), checkout, checkout.resolve("lsq"));
    Process second = start(Map.of(), checkout, checkout.resolve("lsq"));

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void itRunsThroughALinkFromAnyFolder() throws Exception {
    jdk(bin, "17.0.15");
    maven("3.8.7", MAVEN_THAT_BUILDS);
    Path elsewhere = Files.createDirectories(home.resolve("else where"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("run"), checkout.resolve("lsq"));

    Outcome outcome = outcome(start(Map.of(), elsewhere, link));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).contains("org.lsqbeam.pipelines.cli.Main");
  }

  private record Outcome(int exitCode, List<String> output, List<String> errors) {}

  private static Outcome failure(String line) {
    return new Outcome(1, List.of(), List.of(line));
  }

  private Outcome lsq(String... arguments) throws Exception {
    return lsq(Map.of(), arguments);
  }

  private Outcome lsq(Map<String, String> environment, String... arguments) throws Exception {
    return outcome(start(environment, checkout, checkout.resolve("lsq"), arguments));
  }

  private Process start(
      Map<String, String> environment, Path folder, Path launcher, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("TEST_HOME", home.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Outcome outcome(Process process) throws Exception {
    List<String> output = lines(process.getInputStream().readAllBytes());
    List<String> errors = lines(process.getErrorStream().readAllBytes());
    return new Outcome(process.waitFor(), output, errors);
  }

  private static List<String> lines(byte[] text) {
    return new String(text, UTF_8).lines().toList();
  }

  private long builds() throws IOException {
    Path builds = home.resolve("builds");
    try (Stream<String> lines = Files.exists(builds) ? Files.lines(builds) : Stream.empty()) {
      return lines.count();
    }
  }

  private void jdk(Path folder, String version) throws IOException {
    Files.createDirectories(folder);
    command(folder, "javac", "exit 1");
    command(
        folder,
        "java",
        """
        if [ "$1" = -version ]; then
          echo 'Picked up JAVA_TOOL_OPTIONS: -Dx' >&2
          echo 'openjdk version "%s" 2025-04-15' >&2
        else
          printf '%%s\\n' "$@"
        fi
        """
            .formatted(version));
  }

  private void maven(String version, String build) throws IOException {
    command(
        bin,
        "mvn",
        "if [ \"$1\" = -v ]; then echo 'Apache Maven %s'; exit; fi\n%s".formatted(version, build));
  }

  private static void command(Path folder, String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\nset -e\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("lsq"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
