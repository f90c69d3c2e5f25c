package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests as kubectl would get them, against the schema of the Flink Kubernetes operator. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
class KubernetesTest {
  private static final String SCHEMA = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  static JsonNode cluster(String variant) throws Exception {
    return kind(InfraFiles.manifest("cluster.yaml", variant), "FlinkDeployment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theClusterIsWhatTheOperatorsSchemaAllows(String variant) throws Exception {
    JsonNode cluster = cluster(variant);
    assertThat(cluster.get("apiVersion").asText())
        .isEqualTo("flink.apache.org/" + schema().get("name").asText());
    assertThat(violations(cluster.get("spec"), "/schema/openAPIV3Schema/properties/spec"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theCommandsPodIsWhatKubernetesAllows(String variant) throws Exception {
    // The operator's schema contains Kubernetes' own of a pod.
    assertThat(
            violations(
                command(variant).at("/spec/template"),
                "/schema/openAPIV3Schema/properties/spec/properties/podTemplate"))
        .isEmpty();
  }

  @Test
  void aFieldThatIsMisspeltIsNotAllowed() throws Exception {
    JsonNode spec = cluster("gpu").get("spec");
    ((ObjectNode) spec.at("/taskManager/podTemplate/spec")).put("nodeSelektor", "x");
    ((ObjectNode) spec).put("flinkVersion", "v1_99");
    assertThat(violations(spec, "/schema/openAPIV3Schema/properties/spec")).hasSize(2);
  }

  @Test
  void aTaskManagerHasOneGpu() throws Exception {
    assertThat(
            taskManager(cluster("gpu"))
                .at("/containers/0/resources/limits/nvidia.com~1gpu")
                .asText())
        .isEqualTo("1");
  }

  @Test
  void withoutGpusNoneIsAskedFor() throws Exception {
    assertThat(
            taskManager(cluster("cpu"))
                .at("/containers/0/resources/limits/nvidia.com~1gpu")
                .asText())
        .isEqualTo("0");
  }

  @Test
  void taskManagersGoToTheWorkersPoolAndBearItsTaints() throws Exception {
    JsonNode pod = taskManager(cluster("gpu"));
    JsonNode pool =
        TerraformTest.all().at("/resource/google_container_node_pool/workers/node_config");
    assertThat(pod.at("/nodeSelector/lsq-pool").asText())
        .isEqualTo(pool.at("/labels/lsq-pool").asText());
    assertThat(pod.get("tolerations").findValuesAsText("key"))
        .contains(pool.at("/taint/key").asText(), "nvidia.com/gpu", "cloud.google.com/gke-spot");
  }

  @Test
  void whatMayNotBeLostIsKeptOffThem() throws Exception {
    String system =
        TerraformTest.all()
            .at("/resource/google_container_node_pool/system/node_config/labels/lsq-pool")
            .asText();
    assertThat(
            cluster("gpu").at("/spec/jobManager/podTemplate/spec/nodeSelector/lsq-pool").asText())
        .isEqualTo(system);
    assertThat(command("gpu").at("/spec/template/spec/nodeSelector/lsq-pool").asText())
        .isEqualTo(system);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theHeapGetsAGigabyteOfATaskManagersMemoryAtLeast(String variant) throws Exception {
    JsonNode cluster = cluster(variant);
    JsonNode flink = cluster.at("/spec/flinkConfiguration");
    // What Flink takes by default for itself: overhead, and its own heap and memory beside it.
    long rest = mebibytes(cluster.at("/spec/taskManager/resource/memory").asText()) - 1024 - 256;
    for (String part :
        List.of("task.off-heap.size", "managed.size", "network.max", "jvm-metaspace.size")) {
      rest -= mebibytes(flink.get("taskmanager.memory." + part).asText());
    }
    assertThat(rest).isGreaterThanOrEqualTo(1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void aQuarterOfAPodsScratchIsLeftBesideTheCache(String variant) throws Exception {
    String scratch =
        cluster(variant).at("/spec/podTemplate/spec/volumes/0/emptyDir/sizeLimit").asText();
    String cache =
        InfraFiles.find(
                "\"--cacheGiB=(\\d+)\"",
                command(variant).at("/spec/template/spec/containers/0/args").toString())
            .get(0);
    assertThat(scratch).endsWith("Gi");
    assertThat(4 * Long.parseLong(cache))
        .isLessThanOrEqualTo(3 * Long.parseLong(scratch.replace("Gi", "")));
  }

  @Test
  void onlyPodsOfTheNamespaceAndTheOperatorReachThem() throws Exception {
    JsonNode policy = kind(InfraFiles.manifest("cluster.yaml", "gpu"), "NetworkPolicy").get("spec");
    assertThat(policy.get("podSelector")).isEmpty();
    assertThat(policy.get("policyTypes")).hasToString("[\"Ingress\"]");
    JsonNode ingress = policy.get("ingress");
    assertThat(ingress).hasSize(2);
    assertThat(ingress.get(0)).hasToString("{\"from\":[{\"podSelector\":{}}]}");
    JsonNode operator = ingress.get(1);
    assertThat(operator.at("/ports").findValuesAsText("port")).containsExactly("8081");
    assertThat(operator.get("from")).hasSize(1);
    assertThat(
            operator
                .at("/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                .asText())
        .isEqualTo(
            InfraFiles.find(
                    "--namespace=(\\S+) --create-namespace",
                    InfraFiles.text("kubernetes/install-operator"))
                .get(0));
  }

  @Test
  void everyPodIsTheServiceAccountOfTheBucket() throws Exception {
    JsonNode account = kind(InfraFiles.manifest("cluster.yaml", "gpu"), "ServiceAccount");
    assertThat(account.at("/metadata/annotations/iam.gke.io~1gcp-service-account").asText())
        .endsWith(".iam.gserviceaccount.com");
    JsonNode locals = TerraformTest.all().get("locals");
    String name = locals.get("kubernetes_service_account").asText();
    assertThat(account.at("/metadata/name").asText()).isEqualTo(name);
    assertThat(account.at("/metadata/namespace").asText())
        .isEqualTo(locals.get("namespace").asText());
    assertThat(cluster("gpu").at("/spec/serviceAccount").asText()).isEqualTo(name);
    assertThat(command("gpu").at("/spec/template/spec/serviceAccountName").asText())
        .isEqualTo(name);
  }

  @Test
  void theCommandRunsInTheClustersImageWithOneRunForEachTaskManager() throws Exception {
    JsonNode container = command("gpu").at("/spec/template/spec/containers/0");
    assertThat(container.get("image")).isEqualTo(cluster("gpu").at("/spec/image"));
    assertThat(container.get("args").toString())
        .contains("\"lsq\",\"reproduce\"")
        .contains("--runner=FlinkRunner", "--flinkMaster=lsq-rest:8081")
        .contains("--parallelism=" + InfraFiles.settings("kubernetes/gpu.env").get("TASK_MANAGERS"))
        // What goes with a job is then what the image's command runs from.
        .doesNotContain("--filesToStage");
    assertThat(InfraFiles.text("docker/lsq")).contains("app=/opt/lsq\n", "-cp \"$app/app/*:");
  }

  @Test
  void wrongOptionsWrongDataAndFailedRunsAreNotTriedAgain() throws Exception {
    JsonNode job = command("gpu").get("spec");
    JsonNode rule = job.at("/podFailurePolicy/rules/0");
    assertThat(rule.get("action").asText()).isEqualTo("FailJob");
    assertThat(rule.at("/onExitCodes/values")).hasToString("[2,3,4]");
    // Kubernetes takes such a policy with this one only.
    assertThat(job.at("/template/spec/restartPolicy").asText()).isEqualTo("Never");
  }

  @Test
  void theVariantsDifferInTheirSettingsOnly() {
    Map<String, String> cpu = InfraFiles.settings("kubernetes/cpu.env");
    assertThat(InfraFiles.settings("kubernetes/gpu.env").keySet())
        .containsExactlyElementsOf(cpu.keySet());
  }

  @Test
  void aSettingThatNobodyGaveIsNamed() throws Exception {
    assertThat(
            InfraFiles.run(
                List.of(
                    InfraFiles.path("kubernetes/render").toString(),
                    InfraFiles.path("kubernetes/cluster.yaml").toString(),
                    InfraFiles.path("kubernetes/gpu.env").toString())))
        .isEqualTo(
            new InfraFiles.Ended(
                1,
                "render: no value for SERVICE_ACCOUNT: give a file that has it,"
                    + " or SERVICE_ACCOUNT=...\n"));
  }

  @Test
  void theLastToNameASettingWins() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                InfraFiles.path("kubernetes/render").toString(),
                InfraFiles.path("kubernetes/reproduce.yaml").toString(),
                InfraFiles.path("kubernetes/gpu.env").toString()));
    command.addAll(InfraFiles.CLOUD);
    command.add("EXPERIMENT=a&b");
    assertThat(InfraFiles.run(command).output())
        .contains("name: reproduce-a&b\n", "--experiment=a&b\n");
  }

  private static JsonNode command(String variant) throws Exception {
    return kind(InfraFiles.manifest("reproduce.yaml", variant), "Job");
  }

  private static JsonNode kind(List<JsonNode> documents, String kind) {
    return documents.stream()
        .filter(document -> document.get("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode taskManager(JsonNode cluster) {
    return cluster.at("/spec/taskManager/podTemplate/spec");
  }

  private static Set<ValidationMessage> violations(JsonNode value, String part) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
        .getSchema(schema().at(part))
        .validate(value);
  }

  /** The operator's schema, in which fields that it does not name are faults, not left out. */
  private static JsonNode schema() throws IOException {
    try (InputStream yaml = KubernetesTest.class.getResourceAsStream(SCHEMA)) {
      JsonNode version = InfraFiles.YAML.readTree(yaml).at("/spec/versions/0");
      closed(version.at("/schema/openAPIV3Schema/properties/spec"));
      return version;
    }
  }

  private static void closed(JsonNode schema) {
    if (schema.has("properties")) {
      ((ObjectNode) schema).put("additionalProperties", false);
      schema.get("properties").forEach(KubernetesTest::closed);
    }
    Stream.of("items", "additionalProperties")
        .filter(schema::has)
        .map(schema::get)
        .forEach(KubernetesTest::closed);
  }

  private static long mebibytes(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("g") ? 1024 * number : number;
  }
}
