package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image as far as it is known without building it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
class DockerTest {
  private final String dockerfile = InfraFiles.text("docker/Dockerfile");

  @TempDir Path folder;

  @Test
  void everyInstructionIsOneOfDockers() {
    assertThat(instructions())
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(
                    "(?s)(ARG|FROM|WORKDIR|COPY|RUN|ENV|LABEL|USER|EXPOSE|ENTRYPOINT|CMD) .+"));
  }

  @Test
  void everyStageIsFromAnEarlierOneOrAnImageOfTheVersions() {
    List<String> stages = new ArrayList<>();
    for (String from : InfraFiles.find("^FROM (.*)$", dockerfile)) {
      assertThat(from).matches("\\S+ AS \\S+");
      String base = from.substring(0, from.indexOf(' '));
      assertThat(base)
          .satisfiesAnyOf(
              stage -> assertThat(stages).contains(stage),
              image ->
                  assertThat(InfraFiles.settings("versions.env"))
                      .containsKey(image.replaceAll("^\\$\\{(\\w+_IMAGE)\\}$", "$1")));
      stages.add(from.substring(from.lastIndexOf(' ') + 1));
    }
    assertThat(stages).contains("cpu", "gpu");
  }

  @Test
  void packagesComeAloneAndLeaveNoLists() {
    List<String> installing =
        instructions().stream().filter(line -> line.contains("apt-get install")).toList();
    assertThat(installing)
        .isNotEmpty()
        .allMatch(line -> line.startsWith("RUN apt-get update && apt-get install -y "))
        .allMatch(line -> line.contains(" --no-install-recommends "))
        .allMatch(line -> line.contains(" && rm -rf /var/lib/apt/lists/*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theImageRunsAsTheUserFlink(String target) {
    String stage = stage(target);
    List<String> users = InfraFiles.find("^USER (\\S+)", stage);
    assertThat(users).containsExactly("flink");
    assertThat(stage.substring(stage.indexOf("USER "))).doesNotContain("\nRUN ", "\nCOPY ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void everyDependencyIsOnFlinksClassPath(String target) {
    assertThat(stage(target))
        .contains("COPY --from=build-" + target + " /collected/flink-lib /opt/flink/lib");
  }

  @Test
  void theImageForTheGpuIsBuiltWithTensorFlowForTheGpu() {
    assertThat(stage("build-gpu")).contains("-Pgpu");
    assertThat(stage("build-cpu")).doesNotContain("-Pgpu");
    assertThat(InfraFiles.read(InfraFiles.PROJECT.resolve("pom.xml")))
        .containsPattern(
            "<id>gpu</id>\\s*<properties>\\s*"
                + "<tensorflow.platform>linux-x86_64-gpu</tensorflow.platform>");
  }

  @Test
  void everyArgumentOfTheDockerfileIsGivenByBuild() {
    List<String> given =
        List.of(
            InfraFiles.find("^for name in (.*); do$", InfraFiles.text("docker/build"))
                .get(0)
                .split(" "));
    assertThat(given)
        .containsExactlyInAnyOrderElementsOf(
            InfraFiles.find("^ARG (\\S+)", dockerfile).stream().distinct().toList());
  }

  @Test
  void whatTheDockerfileCopiesIsThereAndNotIgnored() {
    List<String> copied = InfraFiles.find("^COPY (?!--from)(?:--\\S+ )*(\\S+) \\S+$", dockerfile);
    List<String> kept =
        InfraFiles.find("^!(\\S+)$", InfraFiles.text("docker/Dockerfile.dockerignore"));
    assertThat(copied).isNotEmpty().containsExactlyInAnyOrderElementsOf(kept);
    assertThat(copied).allSatisfy(name -> assertThat(InfraFiles.PROJECT.resolve(name)).exists());
  }

  @Test
  void collectKeepsMavensOrderAndLeavesFlinksOwnJarsOutOfItsLib() throws Exception {
    Path target = folder.resolve("collected");
    InfraFiles.Ended ended =
        collect(
            target, "a/zoo-1.jar", "a/flink-core-1.19.0.jar", "b/slf4j-api-2.jar", "b/ant-1.jar");
    assertThat(ended).isEqualTo(new InfraFiles.Ended(0, ""));
    assertThat(names(target.resolve("lsq/app")))
        .containsExactly("pipelines.jar", "tf-graphs.jar", "transforms.jar");
    assertThat(target.resolve("lsq/dependencies.classpath"))
        .hasContent(
            "/opt/lsq/lib/zoo-1.jar:/opt/lsq/lib/flink-core-1.19.0.jar"
                + ":/opt/lsq/lib/slf4j-api-2.jar:/opt/lsq/lib/ant-1.jar");
    assertThat(names(target.resolve("flink-lib"))).containsExactly("ant-1.jar", "zoo-1.jar");
    assertThat(Files.readSymbolicLink(target.resolve("flink-lib/ant-1.jar")))
        .hasToString("/opt/lsq/lib/ant-1.jar");
  }

  @Test
  void collectRefusesTwoJarsOfOneName() throws Exception {
    assertThat(collect(folder.resolve("collected"), "a/same-1.jar", "b/same-1.jar"))
        .isEqualTo(new InfraFiles.Ended(1, "collect: two jars are named same-1.jar\n"));
  }

  private InfraFiles.Ended collect(Path target, String... jars) throws Exception {
    Path source = folder.resolve("source");
    for (String module : List.of("tf-graphs", "transforms", "pipelines")) {
      Files.createDirectories(source.resolve(module).resolve("target"));
      Files.createFile(source.resolve(module).resolve("target/" + module + ".jar"));
    }
    for (String jar : jars) {
      Files.createDirectories(folder.resolve(jar).getParent());
      Files.createFile(folder.resolve(jar));
    }
    Files.writeString(
        source.resolve("pipelines/target/dependencies.classpath"),
        String.join(":", Stream.of(jars).map(jar -> folder.resolve(jar).toString()).toList()));
    return InfraFiles.run(
        List.of(
            InfraFiles.path("docker/collect").toString(), source.toString(), target.toString()));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** One instruction a line, without comments. */
  private List<String> instructions() {
    return dockerfile
        .replaceAll("(?m)^#.*\\n", "")
        .replaceAll("\\\\\\n\\s*", "")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** The text of a stage, from its FROM to the next one. */
  private String stage(String name) {
    return Pattern.compile("^(?=FROM )", Pattern.MULTILINE)
        .splitAsStream(dockerfile)
        .filter(stage -> stage.lines().findFirst().orElseThrow().endsWith(" AS " + name))
        .findFirst()
        .orElseThrow();
  }
}
