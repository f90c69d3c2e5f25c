package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.pipelines.Project;

/** The program in docs/java.md, compiled and run with the jars that the page names. */
final class JavaPageTest {
  private static final Path PAGE = Project.FOLDER.resolve("docs/java.md");
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private final Path folder;

  JavaPageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theProgramClassifiesAnImageWithTheNamedJarsOnly() throws Exception {
    compile(jars());
    Path network = ColourNetwork.in(folder);
    Path image = ColourNetwork.image(folder.resolve("red.png"), 0xff0000);
    assertThat(run(jars(), "Classify", network.toString(), image.toString()))
        .isEqualTo("0.964 red\n0.018 green\n0.018 blue\n");
  }

  @Test
  void aDamagedNetworkIsNamedWithTheNamedJarsOnly() throws Exception {
    compile(jars());
    Path network = ColourNetwork.in(folder);
    byte[] damaged = Files.readAllBytes(network);
    damaged[20] = '}';
    Files.write(network, damaged);
    assertThat(run(jars(), "Classify", network.toString(), "none.png"))
        .contains("DamagedFileException: " + network + " is damaged: ");
  }

  private static List<String> jars() throws URISyntaxException {
    List<String> jars = new ArrayList<>();
    for (Class<?> type :
        List.of(
            IntegerNetwork.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonTypeInfo.class,
            Nullable.class)) {
      jars.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return jars;
  }

  @Test
  void theNamedJarsAreThoseOfTheTest() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            "five jars",
            "-cp 'integer.jar:jackson-databind.jar:jackson-core.jar:jackson-annotations.jar"
                + ":jspecify.jar:.'");
  }

  private void compile(List<String> jars) throws IOException {
    Matcher program = PROGRAM.matcher(Files.readString(PAGE));
    assertThat(program.find()).isTrue();
    Path source = Files.writeString(folder.resolve("Classify.java"), program.group(1));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                String.join(File.pathSeparator, jars),
                "-d",
                folder.toString(),
                "-proc:none",
                source.toString());
    assertThat(code).isZero();
  }

  private String run(List<String> jars, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(String.join(File.pathSeparator, jars) + File.pathSeparator + folder);
    command.addAll(List.of(arguments));
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(java.getInputStream().readAllBytes(), UTF_8);
    java.waitFor();
    return printed;
  }
}
