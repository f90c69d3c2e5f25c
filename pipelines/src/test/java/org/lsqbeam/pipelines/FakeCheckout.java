package org.lsqbeam.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkout with {@code ./lsq}, and a JDK and a Maven that print their arguments.
 *
 * @param home holds it, and all else that it needs
 * @param folder of the checkout
 * @param bin the commands on its PATH
 * @param environment of the processes that run
 */
record FakeCheckout(Path home, Path folder, Path bin, Map<String, String> environment) {
  private static final List<String> MODULES =
      List.of("tf-graphs/integer", "tf-graphs", "transforms", "pipelines");

  /** Says which Java it is. */
  static final String VERSION =
      "[ \"$1\" != -version ] || exec echo 'openjdk version \"17.0.15\" 2025-04-15' >&2\n";

  /** Makes one that is not built. */
  static FakeCheckout in(Path home) throws IOException {
    Path folder = home.toRealPath().resolve("checkout");
    Files.createDirectories(folder.resolve(".mvn"));
    Files.copy(Project.FOLDER.resolve("lsq"), folder.resolve("lsq"));
    Files.createFile(folder.resolve("pom.xml"));
    for (String module : MODULES) {
      Files.createDirectories(folder.resolve(module).resolve("src/main"));
      Files.createFile(folder.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("dependency.jar"));
    Path bin = Files.createDirectories(home.resolve("bin"));
    FakeCheckout checkout = new FakeCheckout(home, folder, bin, new HashMap<>());
    checkout.environment.put("PATH", bin + ":/usr/bin:/bin");
    jdk(bin, "17.0.15");
    checkout.maven("3.8.7", "");
    return checkout;
  }

  /** A JVM that says lines, prints its arguments and ends with exit code 3. */
  void saysOnStandardError(String... lines) throws Exception {
    lsq(); // builds
    StringBuilder script = new StringBuilder(VERSION);
    for (String line : lines) {
      script.append("echo '").append(line).append("' >&2\n");
    }
    command(bin, "java", script + "echo \"$@\"\nexit 3\n");
  }

  /** How a process ended, and the lines that it printed. */
  record Outcome(int exitCode, List<String> output, List<String> errors) {}

  /** That of a launcher that says why it starts nothing. */
  static Outcome failure(String message) {
    return new Outcome(1, List.of(), List.of("lsq: " + message));
  }

  /** Runs {@code ./lsq}. */
  Outcome lsq(String... arguments) throws Exception {
    return run(folder, folder.resolve("lsq"), arguments);
  }

  /** Runs it by another path, in another folder. */
  Outcome run(Path in, Path launcher, String... arguments) throws Exception {
    // Ends after all that print, and Java reads nothing that comes after a process's end.
    String whole = "set -o pipefail; { \"$@\" 2>&1 >&3 | cat >&2; } 3>&1";
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", whole, "bash", "bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
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

  /** Makes the commands of a JDK that print their arguments. */
  static void jdk(Path folder, String version) throws IOException {
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
  void maven(String version, String before) throws IOException {
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
                folder,
                home.resolve("dependency.jar"),
                String.join(" ", MODULES)));
  }

  /** Makes a command of a shell script. */
  static void command(Path folder, String name, String script) throws IOException {
    Path file = Files.createDirectories(folder).resolve(name);
    Files.writeString(file, "#!/bin/sh\nset -e\n" + script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
