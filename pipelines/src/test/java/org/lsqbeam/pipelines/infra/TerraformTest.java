package org.lsqbeam.pipelines.infra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import com.bertramlabs.plugins.hcl4j.HCLParserException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Terraform files as an HCL parser reads them; nothing here asks Google Cloud. */
class TerraformTest {
  /**
   * All files as one tree; values are texts, a variable its default, an expression what it can be.
   */
  static JsonNode all() {
    return tree(parse(sources()));
  }

  @Test
  void everyBlockIsRead() {
    JsonNode all = all();
    List<String> headers = InfraFiles.find("^((?:resource|variable|output) .*) \\{$", sources());
    assertThat(headers).hasSizeGreaterThan(20);
    assertThat(headers)
        .allSatisfy(
            header ->
                assertThat(all.at("/" + header.replace(" ", "/").replace("\"", ""))).isNotEmpty());
    assertThat(sources().chars().filter(letter -> letter == '{').count())
        .isEqualTo(sources().chars().filter(letter -> letter == '}').count());
  }

  @Test
  void everyVariableHasADescriptionATypeAndBounds() {
    all()
        .get("variable")
        .fields()
        .forEachRemaining(
            variable -> {
              JsonNode value = variable.getValue();
              assertThat(value.path("description").asText()).as(variable.getKey()).endsWith(".");
              assertThat(value.path("type").asText()).as(variable.getKey()).isNotEmpty();
              if (!value.get("type").asText().contains("bool")) {
                assertThat(value.at("/validation/error_message").asText())
                    .as(variable.getKey())
                    .endsWith(".");
              }
            });
  }

  @Test
  void theVariablesThatAreDeclaredAreThoseThatAreUsed() {
    String outside = texts(file -> file.endsWith(".tf") && !file.equals("variables.tf"));
    assertThat(Set.copyOf(InfraFiles.find("\\bvar\\.(\\w+)", outside))).isEqualTo(variables());
  }

  @Test
  void everyOutputSaysWhatItIsFor() {
    assertThat(all().get("output"))
        .allSatisfy(output -> assertThat(output.has("description")).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu.tfvars", "gpu.tfvars"})
  void aVariantSetsVariablesThatThereAre(String file) {
    Set<String> set = parse(InfraFiles.text("terraform/" + file)).keySet();
    assertThat(variables()).containsAll(set);
    assertThat(set).contains("machine_type");
  }

  @Test
  void onlyTheVariantForTheGpuHasAnAccelerator() {
    assertThat(parse(InfraFiles.text("terraform/gpu.tfvars"))).containsKey("accelerator");
    assertThat(parse(InfraFiles.text("terraform/cpu.tfvars"))).doesNotContainKey("accelerator");
    assertThat(InfraFiles.text("terraform/cluster.tf")).contains("dynamic \"guest_accelerator\"");
  }

  @Test
  void theBucketIsOpenToNobodyAndKeepsNoOldVersions() {
    JsonNode bucket = all().at("/resource/google_storage_bucket/results");
    assertThat(bucket.get("uniform_bucket_level_access").asText()).isEqualTo("true");
    assertThat(bucket.get("public_access_prevention").asText()).isEqualTo("enforced");
    assertThat(bucket.at("/versioning/enabled").asText()).isEqualTo("false");
  }

  @Test
  void theBucketDeletesNothingByItself() {
    Map<String, Object> aRule = parse("resource \"a\" \"b\" {\n lifecycle_rule {\n }\n}\n");
    assertThat(tree(aRule).at("/resource/a/b").has("lifecycle_rule")).isTrue();
    JsonNode bucket = all().at("/resource/google_storage_bucket/results");
    assertThat(bucket.has("name")).isTrue();
    assertThat(bucket.has("lifecycle_rule")).isFalse();
  }

  @Test
  void theClustersApiAnswersTheNetworksThatSomebodyNamed() {
    JsonNode networks = all().at("/resource/google_container_cluster/lsq");
    assertThat(networks.has("master_authorized_networks_config")).isTrue();
    assertThat(InfraFiles.text("terraform/cluster.tf"))
        .containsPattern(
            "dynamic \"cidr_blocks\" \\{\\s+for_each = var\\.authorized_networks\\s"
                + "+content \\{\\s+cidr_block = cidr_blocks\\.value\\s");
    assertThat(all().at("/variable/authorized_networks").has("default")).isFalse();
  }

  @Test
  void theClusterEnforcesNetworkPolicies() {
    assertThat(all().at("/resource/google_container_cluster/lsq/datapath_provider").asText())
        .isEqualTo("ADVANCED_DATAPATH");
  }

  @Test
  void noRightIsGivenButThese() {
    assertThat(all().at("/resource").findValuesAsText("role"))
        .containsExactlyInAnyOrder(
            "roles/storage.objectUser",
            "roles/iam.workloadIdentityUser",
            "roles/container.defaultNodeServiceAccount",
            "roles/artifactregistry.reader");
    JsonNode work = all().at("/resource/google_storage_bucket_iam_member/work");
    assertThat(work.get("role").asText()).isEqualTo("roles/storage.objectUser");
    assertThat(work.get("bucket").asText()).isEqualTo("google_storage_bucket.results.name");
  }

  @Test
  void theWorkersPoolScalesToZeroAndIsSpotByChoice() {
    JsonNode pool = all().at("/resource/google_container_node_pool/workers");
    assertThat(Double.parseDouble(pool.at("/autoscaling/min_node_count").asText())).isZero();
    String text = InfraFiles.text("terraform/cluster.tf");
    assertThat(text)
        .containsPattern("\\bmax_node_count += var\\.workers\\n")
        .containsPattern("\\bspot += var\\.spot\\n");
  }

  @Test
  void itsOutputHasEverySettingThatNoFileOfTheProjectHas() {
    Set<String> wanted = new HashSet<>();
    for (String manifest : List.of("cluster.yaml", "reproduce.yaml")) {
      wanted.addAll(InfraFiles.find("\\$\\{(\\w+)\\}", InfraFiles.text("kubernetes/" + manifest)));
    }
    wanted.removeAll(InfraFiles.settings("kubernetes/gpu.env").keySet());
    wanted.remove("REVISION"); // git's
    assertThat(InfraFiles.find("^ +([A-Z_]+)=", InfraFiles.text("terraform/outputs.tf")))
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  private static Set<String> variables() {
    return Set.copyOf(InfraFiles.find("^variable \"(\\w+)\" \\{$", sources()));
  }

  private static String sources() {
    return texts(file -> file.endsWith(".tf"));
  }

  private static String texts(Predicate<String> wanted) {
    try (Stream<Path> files = Files.list(InfraFiles.path("terraform"))) {
      return files
          .filter(file -> wanted.test(file.getFileName().toString()))
          .sorted()
          .map(InfraFiles::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> parse(String source) {
    PrintStream output = System.out;
    // The parser prints what it finds.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      return new HCLParser().parse(source, true);
    } catch (HCLParserException | IOException e) {
      throw new AssertionError(e);
    } finally {
      System.setOut(output);
    }
  }

  private static JsonNode tree(Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      map.forEach((key, entry) -> node.set(String.valueOf(key), tree(entry)));
      return node;
    }
    if (value instanceof List<?> list) {
      List<JsonNode> entries = new ArrayList<>();
      list.forEach(entry -> entries.add(tree(entry)));
      ArrayNode node = JsonNodeFactory.instance.arrayNode();
      return node.addAll(entries);
    }
    return TextNode.valueOf(String.valueOf(value));
  }
}
