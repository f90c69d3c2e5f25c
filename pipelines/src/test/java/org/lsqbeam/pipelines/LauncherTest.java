package org.lsqbeam.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./lsq} in a checkout of its own, with a JDK and a Maven that print their arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "./lsq is a bash script")
class LauncherTest {
  private static final List<String> MODULES =
      List.of("tf-graphs/integer", "tf-graphs", "transforms", "pipelines");
  private static final String MAIN = "org.lsqbeam.pipelines.cli.Main";

  /** Says which Java it is. */
  private static final String VERSION =
      "[ \"$1\" != -version ] || exec echo 'openjdk version \"17.0.15\" 2025-04-15' >&2\n";

  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private Path checkout;
  private Path bin;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = home.toRealPath().resolve("checkout");
    Files.createDirectories(checkout.resolve(".mvn"));
    Files.copy(Project.FOLDER.resolve("lsq"), checkout.resolve("lsq"));
    Files.createFile(checkout.resolve("pom.xml"));
    for (String module : MODULES) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.createFile(checkout.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("dependency.jar"));
    bin = Files.createDirectories(home.resolve("bin"));
    environment.put("PATH", bin + ":/usr/bin:/bin");
    jdk(bin, "17.0.15");
    maven("3.8.7", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "16.0.2", "26-ea"})
  void aJdkOfAnotherVersionIsNamedWithWhereItIsAndWhatIsAllowed(String version) throws Exception {
    jdk(bin, version);
    assertThat(lsq())
        .isEqualTo(
            failure(
                "JDK 17 to 25 is missing: version %s in the PATH (%s)"
                    .formatted(version, bin.toRealPath().resolve("javac"))));
  }

  /** As with too little memory for a JVM; how it ends depends on the cause. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "; echo Error: Could not create the Java Virtual Machine. >&2"
            + "; echo Error: A fatal exception has occurred. Program will exit. >&2"
      })
  void whatAJvmSaysThatDoesNotStartIsSaid(String end) throws Exception {
    String cause = "echo Error >&2; echo Could not reserve enough space >&2";
    command(bin, "java", cause + end + "; exit 1");
    assertThat(lsq().errors())
        .singleElement()
        .asString()
        .contains("version unknown (Could not reserve enough space) in the PATH");
  }

  @Test
  void javaHomeComesFirstAndTheJdkOnThePathServesWhereThatIsNone() throws Exception {
    jdk(home.resolve("other/bin"), "25.0.1");
    environment.put("JAVA_HOME", home.resolve("other").toString());
    assertThat(lsq().output()).startsWith("java 25.0.1");
    jdk(home.resolve("other/bin"), "11.0.22");
    assertThat(lsq().output()).startsWith("java 17.0.15");
  }

  /** JDK 17 does not know the second option, and does not start with it. */
  @Test
  void nativeCodeAndUnsafeAreAllowedAsTheJdkNamesThem() throws Exception {
    assertThat(lsq().output())
        .contains("--enable-native-access=ALL-UNNAMED")
        .doesNotContain("--sun-misc-unsafe-memory-access=allow");
    jdk(bin, "25");
    assertThat(lsq().output())
        .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void whatTheJvmAndTensorFlowSayInNormalUseIsLeftOutAndNothingElse() throws Exception {
    saysOnStandardError(
        "WARNING: Using incubator modules: jdk.incubator.vector",
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
        "I0000 00:00:1795722879.882672   10308 mlir_graph_optimization_pass.cc:401] MLIR V1"
            + " optimization pass is not enabled",
        "E0000 00:00:1795722879.882672   10308 other.cc:1] a real error");
    Outcome outcome = lsq();
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output())
        .singleElement()
        .asString()
        .contains("--add-modules jdk.incubator.vector");
    assertThat(outcome.errors())
        .containsExactly("E0000 00:00:1795722879.882672   10308 other.cc:1] a real error");
    environment.put("TF_CPP_MIN_LOG_LEVEL", "0");
    assertThat(lsq().errors()).hasSize(3).first().asString().startsWith("WARNING: All log");
  }

  @Test
  void aDamagedImageIsToldOnce() throws Exception {
    saysOnStandardError(
        "Corrupt JPEG data: premature end of data segment",
        "Corrupt JPEG data: premature end of data segment",
        "Premature end of JPEG file");
    assertThat(lsq().errors())
        .containsExactly(
            "lsq: an image is not as its format says (Corrupt JPEG data: premature end of data"
                + " segment); more such lines are left out");
    assertThat(lsq("prepare", "--logFormat=json").errors())
        .singleElement()
        .asString()
        .matches(
            "\\{\"time\":\"[-0-9T:]+Z\",\"level\":\"warn\",\"event\":\"native\",\"message\":\".*\"}");
  }

  @Test
  void theLastWordsOfANativeLibraryThatEndsTheProcessAreSaid() throws Exception {
    saysOnStandardError("F0000 00:00:1795722879.882672   10308 tensor.cc:1] Check failed: ok");
    Path java = bin.resolve("java");
    Files.writeString(java, Files.readString(java).replace("exit 3", "kill -ABRT $$"));
    Outcome outcome = lsq();
    assertThat(outcome.errors())
        .contains("F0000 00:00:1795722879.882672   10308 tensor.cc:1] Check failed: ok");
    assertThat(outcome.exitCode()).isEqualTo(128 + 6);
  }

  /** The command's own lines are not looked at, so that a line of progress can be drawn over. */
  @Test
  void whatTheCommandItselfSaysPassesAsItIs() throws Exception {
    lsq(); // builds
    command(bin, "java", VERSION + "printf '1\\r2\\r3' >/dev/fd/3");
    assertThat(lsq().errors()).containsExactly("1", "2", "3"); // \\r separates lines too
  }

  @Test
  void anOldMavenIsNamedWithWhatIsAllowed() throws Exception {
    maven("3.6.3", "");
    assertThat(lsq())
        .isEqualTo(failure("Maven 3.8 or later is missing: %s/mvn is 3.6.3".formatted(bin)));
  }

  @Test
  void argumentsAndOptionsForTheJvmArriveAsGiven() throws Exception {
    environment.put("LSQ_JAVA_OPTS", "-Xmx1g -Dx=y");
    assertThat(lsq("plan", "--name=two words", "*").output())
        .containsSubsequence("-XX:MaxRAMPercentage=50", "-Xmx1g", "-Dx=y", "-cp")
        .containsSubsequence(
            checkout + "/target/app/*:" + home.resolve("dependency.jar"),
            MAIN,
            "plan",
            "--name=two words",
            "*");
  }

  @Test
  void aBuildArchivesTheClassesThatLaterCommandsMap() throws Exception {
    assertThat(lsq().output()).noneMatch(word -> word.startsWith("-XX:SharedArchiveFile"));
    String archive = checkout + "/target/app/classes-17.0.15.jsa";
    assertThat(checkout.resolve("target/build.log"))
        .content()
        .containsSubsequence("-XX:ArchiveClassesAtExit=" + archive, MAIN, "plan");
    Files.createFile(Path.of(archive));
    assertThat(lsq().output()).contains("-XX:SharedArchiveFile=" + archive);
    jdk(bin, "21.0.1");
    assertThat(lsq().output()).noneMatch(word -> word.startsWith("-XX:SharedArchiveFile"));
  }

  @Test
  void onlyWhatComputesForLongIsCompiledForSpeed() throws Exception {
    String quick = "-XX:TieredStopAtLevel=1";
    assertThat(lsq("--help").output()).contains(quick);
    assertThat(lsq("runs", "list").output()).contains(quick);
    assertThat(lsq("reproduce").output()).contains(MAIN).doesNotContain(quick);
  }

  @Test
  void temporaryFilesGoToTmpdirUnlessAnOptionSaysElse() throws Exception {
    Path temporary = Files.createDirectories(home.resolve("temporary files"));
    environment.put("TMPDIR", temporary.toString());
    assertThat(lsq().output()).contains("-Djava.io.tmpdir=" + temporary);
    environment.put("LSQ_JAVA_OPTS", "-Djava.io.tmpdir=/elsewhere");
    environment.put("TMPDIR", home.resolve("missing").toString());
    assertThat(lsq().output())
        .contains("-Djava.io.tmpdir=/elsewhere")
        .doesNotContain("-Djava.io.tmpdir=" + home.resolve("missing"));
    environment.clear();
    environment.put("PATH", bin + ":/usr/bin:/bin");
    assertThat(lsq().output()).noneMatch(word -> word.contains("java.io.tmpdir"));
  }

  @Test
  void aTmpdirThatIsNoFolderIsNamed() throws Exception {
    for (Path wrong : List.of(home.resolve("missing"), home.resolve("dependency.jar"))) {
      environment.put("TMPDIR", wrong.toString());
      assertThat(lsq())
          .isEqualTo(
              new Outcome(
                  2,
                  List.of(),
                  List.of("lsq: TMPDIR is '" + wrong + "'; must be a folder that can be written")));
    }
  }

  /** A JVM in another locale cannot open a file called café. */
  @Test
  void theJvmRunsInAUtf8Locale() throws Exception {
    environment.put("LC_ALL", "C");
    assertThat(lsq().output()).contains("LC_ALL=C.UTF-8");
    environment.remove("LC_ALL");
    environment.put("LANG", "C.UTF-8");
    assertThat(lsq().output()).contains("LC_ALL=");
  }

  @Test
  void itBuildsWhereASourceIsNewerOrADependencyIsGoneAndNotElse() throws Exception {
    assertThat(lsq().errors()).hasSize(1).first().asString().startsWith("lsq: building");
    assertThat(lsq().errors()).isEmpty();

    Path source = Files.createFile(checkout.resolve("transforms/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertThat(lsq().errors()).hasSize(1);

    Files.delete(source);
    Files.delete(home.resolve("dependency.jar"));
    assertThat(lsq().errors()).hasSize(1);
  }

  @Test
  void aBuildDoesNotTouchTheJarsOfARunInProgress() throws Exception {
    lsq();
    Files.writeString(checkout.resolve("tf-graphs/target/tf-graphs.jar"), "overwritten in place");
    assertThat(checkout.resolve("target/app/tf-graphs.jar")).hasContent("jar");
  }

  @Test
  void aFailedBuildShowsMavensErrorsAndLeavesNothingToRun() throws Exception {
    maven("3.8.7", "echo '[ERROR] Some.java: does not compile'; exit 1");
    Outcome outcome = lsq();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errors())
        .contains("[ERROR] Some.java: does not compile")
        .last()
        .asString()
        .startsWith("lsq: the build failed");
    assertThat(checkout.resolve("target/app")).doesNotExist();
  }

  /** A JVM does not start there. */
  @Test
  void aCurrentFolderThatIsGoneIsNamed() throws Exception {
    command(bin, "in-a-folder-that-is-gone", "mkdir gone; cd gone; rmdir ../gone; exec \"$@\"");
    List<String> errors =
        run(home, bin.resolve("in-a-folder-that-is-gone"), checkout.resolve("lsq").toString())
            .errors();
    assertThat(errors).last().isEqualTo("lsq: the current folder is gone; change to another one");
  }

  @Test
  void itRunsThroughALinkFromAnyFolder() throws Exception {
    Path elsewhere = Files.createDirectories(home.resolve("else where"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("run"), checkout.resolve("lsq"));
    assertThat(run(elsewhere, link).output()).contains(MAIN);
  }

  /** A JVM that says lines, prints its arguments and ends with exit code 3. */
  private void saysOnStandardError(String... lines) throws Exception {
    lsq(); // builds
    StringBuilder script = new StringBuilder(VERSION);
    for (String line : lines) {
      script.append("echo '").append(line).append("' >&2\n");
    }
    command(bin, "java", script + "echo \"$@\"\nexit 3\n");
  }

  private record Outcome(int exitCode, List<String> output, List<String> errors) {}

  private static Outcome failure(String message) {
    return new Outcome(1, List.of(), List.of("lsq: " + message));
  }

  private Outcome lsq(String... arguments) throws Exception {
    return run(checkout, checkout.resolve("lsq"), arguments);
  }

  private Outcome run(Path folder, Path launcher, String... arguments) throws Exception {
    // Ends after all that print, and Java reads nothing that comes after a process's end.
    String whole = "set -o pipefail; { \"$@\" 2>&1 >&3 | cat >&2; } 3>&1";
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", whole, "bash", "bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> output = lines(process.getInputStream().readAllBytes());
    List<String> errors = lines(process.getErrorStream().readAllBytes());
    return new Outcome(process.waitFor(), output, errors);
  }

  private static List<String> lines(byte[] text) {
    return new String(text, UTF_8).lines().toList();
  }

  private static void jdk(Path folder, String version) throws IOException {
    command(folder, "javac", "exit 1");
    command(
        folder,
        "java",
        """
        [ "$1" != -version ] || exec echo 'openjdk version "%1$s" 2025-04-15' >&2
        printf '%%s\\n' 'java %1$s' "$@" "LC_ALL=$LC_ALL"
        """
            .formatted(version));
  }

  /** A Maven that makes what a build makes, after what it is told to do before. */
  private void maven(String version, String before) throws IOException {
    command(
        bin,
        "mvn",
        """
        [ "$1" != -v ] || exec echo 'Apache Maven %s'
        %s
        cd "%s"
        touch "%s"
        for module in %s; do mkdir -p $module/target; echo jar >$module/target/${module##*/}.jar; done
        echo "%4$s" >pipelines/target/dependencies.classpath
        """
            .formatted(
                version,
                before,
                checkout,
                home.resolve("dependency.jar"),
                String.join(" ", MODULES)));
  }

  private static void command(Path folder, String name, String script) throws IOException {
    Path file = Files.createDirectories(folder).resolve(name);
    Files.writeString(file, "#!/bin/sh\nset -e\n" + script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
