package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.transforms.storage.server.Bucket;

/**
 * A process with secrets in its environment and its options runs the whole flow in a Cloud Storage
 * that asks for a bearer token. No byte that it writes or says is part of a secret.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class SecretsTest {
  /** What all secrets have in common. */
  private static final String SECRET = "s3cr3t";

  private static final List<String> VARIABLES =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "GOOGLE_APPLICATION_CREDENTIALS",
          "GOOGLE_CLOUD_PROJECT",
          "CLOUDSDK_AUTH_ACCESS_TOKEN",
          "TF_MARKER",
          "TF_CONFIG",
          "BEAM_MARKER",
          "FLINK_MARKER",
          "MAVEN_OPTS",
          "LSQ_MARKER",
          "GITHUB_TOKEN",
          "MARKER");

  private static final char ESCAPE = '\u001b';

  @AutoClose private final Bucket bucket = Bucket.open();
  private Path folder = Path.of("");
  private CommandLine command = new CommandLine(-1, "", "");

  @BeforeAll
  void reproduceWithSecrets(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Path images = SmallImages.in(folder.resolve("images"));
    Files.writeString(images.resolve("train/red/no" + ESCAPE + "[31m.png"), "no image");
    Files.writeString(images.resolve("train/red/note" + ESCAPE + "[2J.txt"), "no image");
    Map<String, String> environment = new TreeMap<>();
    VARIABLES.forEach(name -> environment.put(name, SECRET + "-" + name));
    command =
        lsq(
            environment,
            new SmallExperiment(images, 1)
                .command(
                    "reproduce",
                    "gs://bucket/output",
                    "--precisions=full",
                    "--maxRejected=0.5",
                    "--workFolder=" + folder.resolve("work"),
                    "--openTelemetryProperties={\"otel.token\": \"" + SECRET + "\"}",
                    "--tempLocation=https://me:" + SECRET + "@host/x?X-Goog-Signature=" + SECRET));
  }

  private CommandLine lsq(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return lsq(bucket.server().endpoint(), environment, arguments);
  }

  /** Runs a process whose Cloud Storage is at an endpoint; empty for Google's. */
  private CommandLine lsq(String endpoint, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("stderr");
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path")));
    if (!endpoint.isEmpty()) {
      words.add("-Dlsqbeam.gcsEndpoint=" + endpoint);
      words.add("-Dlsqbeam.gcsToken=" + SECRET + "-token");
    }
    words.add(Main.class.getName());
    words.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new CommandLine(process.waitFor(), out, Files.readString(errors));
  }

  /** Every file that the command wrote, as text of one character for each byte. */
  private Map<String, String> written() throws IOException {
    Map<String, String> written = new TreeMap<>();
    bucket
        .server()
        .contents(Bucket.NAME)
        .forEach((name, content) -> written.put(name, new String(content, ISO_8859_1)));
    for (String local : List.of("work", "tmp")) {
      if (Files.isDirectory(folder.resolve(local))) {
        try (Stream<Path> files = Files.walk(folder.resolve(local))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            written.put(file.toString(), Files.readString(file, ISO_8859_1));
          }
        }
      }
    }
    return written;
  }

  @Test
  void noFileHasASecret() throws IOException {
    assertThat(command.exitCode()).as(command.err()).isZero();
    assertThat(bucket.server().authorizations()).contains("Bearer " + SECRET + "-token");
    Map<String, String> written = written();
    assertThat(String.join("\n", written.keySet()))
        .contains("report.html", "results.json", "command.txt", "provenance.json")
        .contains("events.out.tfevents", "manifest.json", "rejected.jsonl", "metrics.jsonl");
    assertThat(written).allSatisfy((name, content) -> assertThat(content).doesNotContain(SECRET));
  }

  @Test
  void noLogLineHasASecretOrMovesTheCursor() {
    assertThat(command.out()).doesNotContain(SECRET).doesNotContain("" + ESCAPE);
    assertThat(command.err())
        .doesNotContain(SECRET)
        .doesNotContain("" + ESCAPE)
        .contains("note\\u001b[2J.txt");
  }

  @Test
  void theCommandLineIsKeptWithoutThem() throws IOException {
    String kept = written().get("output/reports/cifar10/command.txt");
    assertThat(kept)
        .contains("--experiment=cifar10 ", "--maxRejected=0.5 ")
        .contains(" --openTelemetryProperties=*** --tempLocation=***");
  }

  @Test
  void aRejectedFileWithAnEscapeSequenceIsListedWithoutIt() throws IOException {
    String list =
        written().entrySet().stream()
            .filter(file -> file.getKey().endsWith("/rejected.jsonl"))
            .findFirst()
            .orElseThrow()
            .getValue();
    assertThat(list).contains("red/no\\u001B[31m.png").doesNotContain("" + ESCAPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--input=https://me:s3cr3t@host/images?X-Goog-Signature=s3cr3t",
        "--output=ftp://me:s3cr3t@host/output",
        "--output=gs://me:s3cr3t@host/output",
        "--experiment=https://me:s3cr3t@host/mine?access_token=s3cr3t",
        "--experiment=https://me:s3cr3t@host/mine.yaml",
        "--init={resnet-8: {file: 'https://me:s3cr3t@host/w?sig=s3cr3t', names:"
            + " torchvision-vgg16_bn}}",
        "--workFolder=https://me:s3cr3t@host/work",
        "--runner=https://me:s3cr3t@host/runner",
        "--environmentOptions=host_token=s3cr3t"
      })
  void noMessageHasACredential(String option) {
    CommandLine refused =
        CommandLine.run(
            new SmallExperiment(folder.resolve("images"), 1)
                .command("reproduce", folder.resolve("never"), option));
    assertThat(refused.exitCode()).isIn(2, 3);
    assertThat(refused.err()).contains("host").doesNotContain(SECRET);
    assertThat(refused.out()).isEmpty();
  }

  /** The password has a character that ends the user elsewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "me:s3cr3t@host:8081",
        "me:p@s3cr3t@host:8081",
        "https://me:s3cr3t@host:8081",
        "http://me:p@s3cr3t@host"
      })
  void aClustersCredentialIsNeitherPrintedNorKept(String master) {
    String option = "--flinkMaster=" + master;
    CommandLine refused =
        CommandLine.run(
            new SmallExperiment(folder.resolve("images"), 1)
                .command("reproduce", folder.resolve("never"), "--runner=FlinkRunner", option));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("flinkMaster is '", "***@host").doesNotContain(SECRET);
    assertThat(CommandText.of(new ReproduceCommand(), List.of(option)))
        .contains("--flinkMaster=")
        .contains("***@host")
        .doesNotContain(SECRET);
  }

  @Test
  void noMessageAboutABucketHasTheToken() throws Exception {
    CommandLine refused =
        lsq(Map.of(), "reproduce", "--output=gs://missing/output", "--precisions=full");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(3);
    assertThat(refused.err()).contains("missing").doesNotContain(SECRET);
  }

  @Test
  void credentialsInsteadOfTheirFileAreNotPrinted() throws Exception {
    CommandLine refused =
        lsq(
            "",
            Map.of("GOOGLE_APPLICATION_CREDENTIALS", "{\"private_key\": \"" + SECRET + "\"}"),
            "plan",
            "--experiment=cifar10",
            "--input=gs://bucket/images",
            "--output=" + folder.resolve("never"));
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err())
        .contains("GOOGLE_APPLICATION_CREDENTIALS is not the path of a file with credentials")
        .doesNotContain(SECRET);
  }
}
