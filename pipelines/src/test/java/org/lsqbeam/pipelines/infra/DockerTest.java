package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.pipelines.Project;

/** The Dockerfile's use of the scripts and folders around it; a linter checks its syntax. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
class DockerTest {
  private final String dockerfile = InfraFiles.text("docker/Dockerfile");

  @TempDir Path folder;

  @Test
  void everyArgumentOfTheDockerfileIsGivenByBuild() {
    String given =
        InfraFiles.find("^for name in (.*); do$", InfraFiles.text("docker/build")).get(0);
    assertThat((given + " REVISION").split(" "))
        .containsExactlyInAnyOrderElementsOf(
            InfraFiles.find("^ARG (\\S+)", dockerfile).stream().distinct().toList());
  }

  @Test
  void whatTheDockerfileCopiesIsThereAndNotIgnored() {
    List<String> copied = InfraFiles.find("^COPY (?!--from)(?:--\\S+ )*(\\S+) \\S+$", dockerfile);
    assertThat(copied)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            InfraFiles.find("^!(\\S+)$", InfraFiles.text("docker/Dockerfile.dockerignore")))
        .allSatisfy(name -> assertThat(Project.FOLDER.resolve(name)).exists());
  }

  @Test
  void collectKeepsMavensOrderAndLeavesFlinksOwnJarsOutOfItsLib() throws Exception {
    Path target = folder.resolve("collected");
    assertThat(
            collect(
                target,
                "a/zoo-1.jar",
                "a/flink-core-1.19.0.jar",
                "b/slf4j-api-2.jar",
                "b/ant-1.jar"))
        .isEqualTo(new InfraFiles.Ended(0, ""));
    assertThat(names(target.resolve("lsq/app")))
        .containsExactly("integer.jar", "pipelines.jar", "tf-graphs.jar", "transforms.jar");
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
    for (String module : List.of("tf-graphs/integer", "tf-graphs", "transforms", "pipelines")) {
      Files.createDirectories(source.resolve(module).resolve("target"));
      Path jar = Path.of("target", Path.of(module).getFileName() + ".jar");
      Files.createFile(source.resolve(module).resolve(jar));
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
}
