package org.lsqbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
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
  private static final String MAIN = "org.lsqbeam.pipelines.cli.Main";

  @TempDir Path home;

  private FakeCheckout checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = FakeCheckout.in(home);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "16.0.2", "26-ea"})
  void aJdkOfAnotherVersionIsNamedWithWhereItIsAndWhatIsAllowed(String version) throws Exception {
    FakeCheckout.jdk(checkout.bin(), version);
    assertThat(checkout.lsq())
        .isEqualTo(
            FakeCheckout.failure(
                "JDK 17 to 25 is missing: version %s in the PATH (%s)"
                    .formatted(version, checkout.bin().toRealPath().resolve("javac"))));
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
    FakeCheckout.command(checkout.bin(), "java", cause + end + "; exit 1");
    assertThat(checkout.lsq().errors())
        .singleElement()
        .asString()
        .contains("version unknown (Could not reserve enough space) in the PATH");
  }

  @Test
  void javaHomeComesFirstAndTheJdkOnThePathServesWhereThatIsNone() throws Exception {
    FakeCheckout.jdk(home.resolve("other/bin"), "25.0.1");
    checkout.environment().put("JAVA_HOME", home.resolve("other").toString());
    assertThat(checkout.lsq().output()).startsWith("java 25.0.1");
    FakeCheckout.jdk(home.resolve("other/bin"), "11.0.22");
    assertThat(checkout.lsq().output()).startsWith("java 17.0.15");
  }

  /** JDK 17 does not know the second option, and does not start with it. */
  @Test
  void nativeCodeAndUnsafeAreAllowedAsTheJdkNamesThem() throws Exception {
    assertThat(checkout.lsq().output())
        .contains("--enable-native-access=ALL-UNNAMED")
        .doesNotContain("--sun-misc-unsafe-memory-access=allow");
    FakeCheckout.jdk(checkout.bin(), "25");
    assertThat(checkout.lsq().output())
        .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void whatTheJvmAndTensorFlowSayInNormalUseIsLeftOutAndNothingElse() throws Exception {
    checkout.saysOnStandardError(
        "WARNING: Using incubator modules: jdk.incubator.vector",
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
        "I0000 00:00:1795722879.882672   10308 mlir_graph_optimization_pass.cc:401] MLIR V1"
            + " optimization pass is not enabled",
        "E0000 00:00:1795722879.882672   10308 other.cc:1] a real error");
    FakeCheckout.Outcome outcome = checkout.lsq();
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output())
        .singleElement()
        .asString()
        .contains("--add-modules jdk.incubator.vector");
    assertThat(outcome.errors())
        .containsExactly("E0000 00:00:1795722879.882672   10308 other.cc:1] a real error");
    checkout.environment().put("TF_CPP_MIN_LOG_LEVEL", "0");
    assertThat(checkout.lsq().errors())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("WARNING: All log");
  }

  @Test
  void aDamagedImageIsToldOnce() throws Exception {
    checkout.saysOnStandardError(
        "Corrupt JPEG data: premature end of data segment",
        "Corrupt JPEG data: premature end of data segment",
        "Premature end of JPEG file");
    assertThat(checkout.lsq().errors())
        .containsExactly(
            "lsq: an image is not as its format says (Corrupt JPEG data: premature end of data"
                + " segment); more such lines are left out");
    assertThat(checkout.lsq("prepare", "--logFormat=json").errors())
        .singleElement()
        .asString()
        .matches(
            "\\{\"time\":\"[-0-9T:]+Z\",\"level\":\"warn\",\"event\":\"native\",\"message\":\".*\"}");
  }

  @Test
  void theLastWordsOfANativeLibraryThatEndsTheProcessAreSaid() throws Exception {
    checkout.saysOnStandardError(
        "F0000 00:00:1795722879.882672   10308 tensor.cc:1] Check failed: ok");
    Path java = checkout.bin().resolve("java");
    Files.writeString(java, Files.readString(java).replace("exit 3", "kill -ABRT $$"));
    FakeCheckout.Outcome outcome = checkout.lsq();
    assertThat(outcome.errors())
        .contains("F0000 00:00:1795722879.882672   10308 tensor.cc:1] Check failed: ok");
    assertThat(outcome.exitCode()).isEqualTo(128 + 6);
  }

  /** The command's own lines are not looked at, so that a line of progress can be drawn over. */
  @Test
  void whatTheCommandItselfSaysPassesAsItIs() throws Exception {
    checkout.lsq(); // builds
    FakeCheckout.command(
        checkout.bin(), "java", FakeCheckout.VERSION + "printf '1\\r2\\r3' >/dev/fd/3");
    assertThat(checkout.lsq().errors()).containsExactly("1", "2", "3"); // \\r separates lines too
  }

  @Test
  void anOldMavenIsNamedWithWhatIsAllowed() throws Exception {
    checkout.maven("3.6.3", "");
    assertThat(checkout.lsq())
        .isEqualTo(
            FakeCheckout.failure(
                "Maven 3.8 or later is missing: %s/mvn is 3.6.3".formatted(checkout.bin())));
  }

  @Test
  void argumentsAndOptionsForTheJvmArriveAsGiven() throws Exception {
    checkout.environment().put("LSQ_JAVA_OPTS", "-Xmx1g -Dx=y");
    assertThat(checkout.lsq("plan", "--name=two words", "*").output())
        .containsSubsequence("-XX:MaxRAMPercentage=50", "-Xmx1g", "-Dx=y", "-cp")
        .containsSubsequence(
            checkout.folder() + "/target/app/*:" + home.resolve("dependency.jar"),
            MAIN,
            "plan",
            "--name=two words",
            "*");
  }

  @Test
  void aBuildArchivesTheClassesThatLaterCommandsMap() throws Exception {
    assertThat(checkout.lsq().output()).noneMatch(word -> word.startsWith("-XX:SharedArchiveFile"));
    String archive = checkout.folder() + "/target/app/classes-17.0.15.jsa";
    assertThat(checkout.folder().resolve("target/build.log"))
        .content()
        .containsSubsequence("-XX:ArchiveClassesAtExit=" + archive, MAIN, "plan");
    Files.createFile(Path.of(archive));
    assertThat(checkout.lsq().output()).contains("-XX:SharedArchiveFile=" + archive);
    FakeCheckout.jdk(checkout.bin(), "21.0.1");
    assertThat(checkout.lsq().output()).noneMatch(word -> word.startsWith("-XX:SharedArchiveFile"));
  }

  @Test
  void onlyWhatComputesForLongIsCompiledForSpeed() throws Exception {
    String quick = "-XX:TieredStopAtLevel=1";
    assertThat(checkout.lsq("--help").output()).contains(quick);
    assertThat(checkout.lsq("runs", "list").output()).contains(quick);
    assertThat(checkout.lsq("reproduce").output()).contains(MAIN).doesNotContain(quick);
  }

  @Test
  void temporaryFilesGoToTmpdirUnlessAnOptionSaysElse() throws Exception {
    Path temporary = Files.createDirectories(home.resolve("temporary files"));
    checkout.environment().put("TMPDIR", temporary.toString());
    assertThat(checkout.lsq().output()).contains("-Djava.io.tmpdir=" + temporary);
    checkout.environment().put("LSQ_JAVA_OPTS", "-Djava.io.tmpdir=/elsewhere");
    checkout.environment().put("TMPDIR", home.resolve("missing").toString());
    assertThat(checkout.lsq().output())
        .contains("-Djava.io.tmpdir=/elsewhere")
        .doesNotContain("-Djava.io.tmpdir=" + home.resolve("missing"));
    checkout.environment().clear();
    checkout.environment().put("PATH", checkout.bin() + ":/usr/bin:/bin");
    assertThat(checkout.lsq().output()).noneMatch(word -> word.contains("java.io.tmpdir"));
  }

  @Test
  void aTmpdirThatIsNoFolderIsNamed() throws Exception {
    for (Path wrong : List.of(home.resolve("missing"), home.resolve("dependency.jar"))) {
      checkout.environment().put("TMPDIR", wrong.toString());
      assertThat(checkout.lsq())
          .isEqualTo(
              new FakeCheckout.Outcome(
                  2,
                  List.of(),
                  List.of("lsq: TMPDIR is '" + wrong + "'; must be a folder that can be written")));
    }
  }

  /** A JVM in another locale cannot open a file called café. */
  @Test
  void theJvmRunsInAUtf8Locale() throws Exception {
    checkout.environment().put("LC_ALL", "C");
    assertThat(checkout.lsq().output()).contains("LC_ALL=C.UTF-8");
    checkout.environment().remove("LC_ALL");
    checkout.environment().put("LANG", "C.UTF-8");
    assertThat(checkout.lsq().output()).contains("LC_ALL=");
  }

  @Test
  void itBuildsWhereASourceIsNewerOrADependencyIsGoneAndNotElse() throws Exception {
    assertThat(checkout.lsq().errors()).hasSize(1).first().asString().startsWith("lsq: building");
    assertThat(checkout.lsq().errors()).isEmpty();

    Path source = Files.createFile(checkout.folder().resolve("transforms/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertThat(checkout.lsq().errors()).hasSize(1);

    Files.delete(source);
    Files.delete(home.resolve("dependency.jar"));
    assertThat(checkout.lsq().errors()).hasSize(1);
  }

  @Test
  void aBuildDoesNotTouchTheJarsOfARunInProgress() throws Exception {
    checkout.lsq();
    Files.writeString(
        checkout.folder().resolve("tf-graphs/target/tf-graphs.jar"), "overwritten in place");
    assertThat(checkout.folder().resolve("target/app/tf-graphs.jar")).hasContent("jar");
  }

  @Test
  void aFailedBuildShowsMavensErrorsAndLeavesNothingToRun() throws Exception {
    checkout.maven("3.8.7", "echo '[ERROR] Some.java: does not compile'; exit 1");
    FakeCheckout.Outcome outcome = checkout.lsq();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errors())
        .contains("[ERROR] Some.java: does not compile")
        .last()
        .asString()
        .startsWith("lsq: the build failed");
    assertThat(checkout.folder().resolve("target/app")).doesNotExist();
  }

  /** A JVM does not start there. */
  @Test
  void aCurrentFolderThatIsGoneIsNamed() throws Exception {
    FakeCheckout.command(
        checkout.bin(),
        "in-a-folder-that-is-gone",
        "mkdir gone; cd gone; rmdir ../gone; exec \"$@\"");
    List<String> errors =
        checkout
            .run(
                home,
                checkout.bin().resolve("in-a-folder-that-is-gone"),
                checkout.folder().resolve("lsq").toString())
            .errors();
    assertThat(errors).last().isEqualTo("lsq: the current folder is gone; change to another one");
  }

  @Test
  void itRunsThroughALinkFromAnyFolder() throws Exception {
    Path elsewhere = Files.createDirectories(home.resolve("else where"));
    Path link =
        Files.createSymbolicLink(elsewhere.resolve("run"), checkout.folder().resolve("lsq"));
    assertThat(checkout.run(elsewhere, link).output()).contains(MAIN);
  }
}
