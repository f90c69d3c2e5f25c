package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code infra/versions.env} against the pom and against what cannot read it. */
class VersionsTest {
  private final Map<String, String> versions = InfraFiles.settings("versions.env");

  @Test
  void theFlinkIsThatOfThePom() {
    assertThat(versions).containsEntry("FLINK_VERSION", InfraFiles.property("flink.version"));
  }

  @Test
  void theImagesAreOfThatFlinkAndOfThePomsJava() {
    String java = InfraFiles.property("maven.compiler.release");
    assertThat(versions.get("FLINK_IMAGE"))
        .isEqualTo("flink:" + versions.get("FLINK_VERSION") + "-scala_2.12-java" + java);
    assertThat(versions.get("MAVEN_IMAGE")).endsWith("-" + java);
  }

  @Test
  void everyBaseImageHasATagWithItsFullVersion() {
    assertThat(versions).hasSizeGreaterThan(3);
    versions.forEach(
        (name, value) -> {
          if (name.endsWith("_IMAGE")) {
            assertThat(value).matches("[a-z/]+:\\d+\\.\\d+\\.\\d+-.+");
          }
        });
  }

  @Test
  void theClusterIsOfTheFlinkThatTheImageHas() throws Exception {
    String version = InfraFiles.property("flink.version");
    assertThat(KubernetesTest.cluster("gpu").at("/spec/flinkVersion").asText())
        .isEqualTo("v" + version.substring(0, version.lastIndexOf('.')).replace('.', '_'));
  }

  @Test
  void theSchemaThatTestsReadIsOfTheOperatorThatIsInstalled() {
    assertThat(versions)
        .containsEntry("FLINK_OPERATOR_VERSION", InfraFiles.property("flink-operator.version"));
  }

  @Test
  void terraformsProviderIsPinnedToOneVersion() {
    assertThat(InfraFiles.find("^ +version += \"(.*)\"$", InfraFiles.text("terraform/versions.tf")))
        .containsExactly(versions.get("TERRAFORM_GOOGLE_VERSION"));
  }
}
