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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests as kubectl would get them, against the schema of the Flink Kubernetes operator and
 * against what other files of {@code infra} have to say alike.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
class KubernetesTest {
  private static final String SCHEMA = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  static JsonNode cluster(String variant) throws Exception {
    return kind("cluster.yaml", variant, "FlinkDeployment");
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

  /** The operator's schema contains Kubernetes' own of a pod. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theCommandsPodIsWhatKubernetesAllows(String variant) throws Exception {
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

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theHeapGetsAtLeastAGigabyteOfATaskManagersMemory(String variant) throws Exception {
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
  void theCacheLeavesAQuarterOfAPodsScratchFree(String variant) throws Exception {
    String scratch =
        cluster(variant).at("/spec/podTemplate/spec/volumes/0/emptyDir/sizeLimit").asText();
    String cache = InfraFiles.settings("kubernetes/common.env").get("CACHE_GIB");
    assertThat(scratch).endsWith("Gi");
    assertThat(4 * Long.parseLong(cache))
        .isLessThanOrEqualTo(3 * Long.parseLong(scratch.replace("Gi", "")));
  }

  @Test
  void podsAskForTheNodePoolsThatTerraformMakes() throws Exception {
    String terraform = InfraFiles.text("terraform/cluster.tf");
    JsonNode taskManager = cluster("gpu").at("/spec/taskManager/podTemplate/spec");
    List<String> pools =
        List.of(
            cluster("gpu").at("/spec/jobManager/podTemplate/spec/nodeSelector/lsq-pool").asText(),
            taskManager.at("/nodeSelector/lsq-pool").asText());
    assertThat(pools).isEqualTo(InfraFiles.find("lsq-pool = \"(.*)\"", terraform));
    assertThat(command("gpu").at("/spec/template/spec/nodeSelector/lsq-pool").asText())
        .isEqualTo(pools.get(0));
    assertThat(taskManager.get("tolerations").findValuesAsText("key"))
        .containsAll(InfraFiles.find("^ +key += \"(.*)\"$", terraform));
  }

  @Test
  void podsRunAsTheServiceAccountThatTerraformLetsIntoTheBucket() throws Exception {
    String terraform = InfraFiles.text("terraform/main.tf");
    JsonNode account = kind("cluster.yaml", "gpu", "ServiceAccount").get("metadata");
    assertThat(List.of(account.get("namespace").asText(), account.get("name").asText()))
        .isEqualTo(InfraFiles.find("(?:namespace|_account) += \"(.*)\"", terraform));
    assertThat(cluster("gpu").at("/spec/serviceAccount")).isEqualTo(account.get("name"));
    assertThat(command("gpu").at("/spec/template/spec/serviceAccountName"))
        .isEqualTo(account.get("name"));
  }

  @Test
  void theOperatorReachesTheClusterFromTheNamespaceThatItIsInstalledIn() throws Exception {
    String installed =
        InfraFiles.find(
                "--namespace=(\\S+) --create-namespace",
                InfraFiles.text("kubernetes/install-operator"))
            .get(0);
    assertThat(
            kind("cluster.yaml", "gpu", "NetworkPolicy")
                .get("spec")
                .findValuesAsText("kubernetes.io/metadata.name"))
        .containsExactly(installed);
  }

  /** With another one on either side, the classes of a job differ from the workers'. */
  @Test
  void theCommandRunsInTheClustersImage() throws Exception {
    assertThat(command("gpu").at("/spec/template/spec/containers/0/image"))
        .isEqualTo(cluster("gpu").at("/spec/image"));
  }

  /** Otherwise a job that asks for GPUs could train on CPUs without a word. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void trainingNeedsAGpuWhereTaskManagersHaveOne(String variant) throws Exception {
    int gpus =
        cluster(variant)
            .at("/spec/taskManager/podTemplate/spec/containers/0/resources/limits/nvidia.com~1gpu")
            .asInt();
    assertThat(words(command(variant))).contains("--requireGpu=" + (gpus > 0));
  }

  @Test
  void furtherOptionsReachTheCommandAsTheShellReadsThem() throws Exception {
    assertThat(words(command("gpu", "OPTIONS=--seeds=1,2 '--init={a: b c}'")))
        .startsWith("reproduce", "--experiment=cifar10")
        .endsWith("--seeds=1,2", "--init={a: b c}");
    assertThat(words(command("gpu"))).last().asString().startsWith("--requireGpu");
  }

  @Test
  void anExperimentOfOnesOwnIsReadFromTheBucketByAJobOfItsName() throws Exception {
    String file = "gs://lsq-a-project/experiments/mine.yaml";
    JsonNode job = command("gpu", "EXPERIMENT=" + file);
    assertThat(job.at("/metadata/name").asText()).isEqualTo("reproduce-mine");
    assertThat(words(job)).contains("--experiment=" + file);
    assertThat(command("gpu").at("/metadata/name").asText()).isEqualTo("reproduce-cifar10");
  }

  /** The command's standard error is taken for errors by Google's logging. */
  @Test
  void progressComesByStandardOutput() throws Exception {
    JsonNode container = command("gpu").at("/spec/template/spec/containers/0");
    assertThat(container.at("/args/2").asText()).endsWith(" 2>&1");
  }

  /** A command ends with 2, 3 or 4 where another try would end alike. */
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
  void everySettingOfTheManifestsIsOneOfAVariantOfTerraformOfGitOrOfRender() {
    Set<String> given = new HashSet<>(InfraFiles.settings("kubernetes/gpu.env").keySet());
    assertThat(given).isEqualTo(InfraFiles.settings("kubernetes/cpu.env").keySet());
    given.addAll(InfraFiles.settings("kubernetes/common.env").keySet());
    given.addAll(InfraFiles.settings("versions.env").keySet());
    given.addAll(InfraFiles.find("^ +([A-Z_]+)=", InfraFiles.text("terraform/outputs.tf")));
    given.add("REVISION");
    given.addAll(InfraFiles.find("^add_setting \"(\\w+)=", InfraFiles.text("kubernetes/render")));
    for (String manifest : List.of("cluster.yaml", "reproduce.yaml")) {
      assertThat(given)
          .containsAll(
              InfraFiles.find("\\$\\{(\\w+)\\}", InfraFiles.text("kubernetes/" + manifest)));
    }
  }

  @Test
  void aSettingThatNobodyGaveIsNamed() throws Exception {
    assertThat(render("cluster.yaml"))
        .isEqualTo(
            new InfraFiles.Ended(
                1,
                "render: no value for SERVICE_ACCOUNT: give a file that has it,"
                    + " or SERVICE_ACCOUNT=...\n"));
  }

  @Test
  void theLastToNameASettingWins() throws Exception {
    List<String> settings = new ArrayList<>(InfraFiles.CLOUD);
    settings.add("EXPERIMENT=a&b");
    assertThat(render("reproduce.yaml", settings.toArray(String[]::new)).output())
        .contains("\"reproduce-a&b\"", "--experiment=a&b\n");
  }

  private static InfraFiles.Ended render(String manifest, String... settings) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                InfraFiles.path("kubernetes/render").toString(),
                InfraFiles.path("kubernetes/" + manifest).toString(),
                InfraFiles.path("kubernetes/gpu.env").toString()));
    command.addAll(List.of(settings));
    return InfraFiles.run(command);
  }

  private static JsonNode command(String variant, String... settings) throws Exception {
    return kind("reproduce.yaml", variant, "Job", settings);
  }

  /** The words that {@code lsq} gets in the pod of a job. */
  private static List<String> words(JsonNode job) throws Exception {
    List<String> args = new ArrayList<>();
    job.at("/spec/template/spec/containers/0/args").forEach(arg -> args.add(arg.asText()));
    args.remove("bash");
    args.set(1, args.get(1).replace("exec lsq", "printf '%s\\n'"));
    return InfraFiles.run(args).output().lines().toList();
  }

  private static JsonNode kind(String manifest, String variant, String kind, String... settings)
      throws Exception {
    return InfraFiles.manifest(manifest, variant, settings).stream()
        .filter(document -> document.get("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
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
