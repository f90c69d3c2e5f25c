package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.transforms.training.TrainNetworks;

/** A checkout as a build leaves it: {@code ./lsq} beside the jars of our modules. */
record BuiltCheckout(Path folder) {
  private static final Map<String, Class<?>> MODULES =
      Map.of(
          "tf-graphs/integer",
          Json.class,
          "tf-graphs",
          TrainingSpec.class,
          "transforms",
          TrainNetworks.class,
          "pipelines",
          Main.class);

  /** Makes one, of the classes that are tested. */
  static BuiltCheckout in(Path folder) throws IOException {
    Path app = Files.createDirectories(folder.resolve("target/app"));
    Files.createDirectories(folder.resolve(".mvn"));
    Files.createFile(folder.resolve("pom.xml"));
    Files.copy(Project.FOLDER.resolve("lsq"), folder.resolve("lsq"));
    for (Map.Entry<String, Class<?>> module : MODULES.entrySet()) {
      Files.createDirectories(folder.resolve(module.getKey()).resolve("src/main"));
      Files.createFile(folder.resolve(module.getKey()).resolve("pom.xml"));
      copyJar(
          classes(module.getValue()), app.resolve(Path.of(module.getKey()).getFileName() + ".jar"));
    }
    Files.writeString(app.resolve("dependencies.classpath"), dependencies());
    Files.createFile(app.resolve("built"));
    return new BuiltCheckout(folder);
  }

  private static Path classes(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** They lie in a folder where the tests are run without a jar being made. */
  private static void copyJar(Path classes, Path jar) throws IOException {
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar);
      return;
    }
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    int exitCode =
        tool.run(
            System.out, System.err, "--create", "--file=" + jar, "-C", classes.toString(), ".");
    if (exitCode != 0) {
      throw new IOException("no jar of " + classes);
    }
  }

  /** The jars of the class path that are not our modules'. */
  static String dependencies() {
    Path home = Project.FOLDER;
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar") && !Path.of(path).startsWith(home))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs {@code ./lsq}, a process of its own. */
  CommandLine lsq(Map<String, String> environment, String... arguments) {
    try {
      Path errors = Files.createTempFile(folder, "stderr", "");
      List<String> command =
          Stream.concat(Stream.of("bash", folder.resolve("lsq").toString()), Stream.of(arguments))
              .toList();
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().putAll(environment);
      builder.environment().remove("LSQ_MAVEN_OPTS"); // would ask for another build
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new CommandLine(process.waitFor(), out, Files.readString(errors));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
