package org.lsqbeam.pipelines.infra;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lsqbeam.pipelines.Project;

/** The folder {@code infra} as its tests read it: files, settings, and manifests as rendered. */
final class InfraFiles {
  static final YAMLMapper YAML = new YAMLMapper();

  /** The outputs that Terraform would have; see {@code outputs.tf}. */
  static final List<String> CLOUD =
      List.of(
          "REPOSITORY=europe-west4-docker.pkg.dev/a-project/lsq",
          "BUCKET=lsq-a-project",
          "SERVICE_ACCOUNT=lsq-work@a-project.iam.gserviceaccount.com",
          "TASK_MANAGERS=4",
          "REVISION=0123456789ab");

  private InfraFiles() {}

  record Ended(int exitCode, String output) {}

  static Path path(String name) {
    return Project.FOLDER.resolve("infra").resolve(name);
  }

  static String text(String name) {
    return read(path(name));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings of a file of {@code infra}, by name. */
  static Map<String, String> settings(String name) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : text(name).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        settings.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return settings;
  }

  /** A property of the parent pom. */
  static String property(String name) {
    return find("<" + Pattern.quote(name) + ">(.*)</", read(Project.FOLDER.resolve("pom.xml")))
        .get(0);
  }

  /** The first group of every match, in order. */
  static List<String> find(String regex, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(regex, Pattern.MULTILINE).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** The documents of a manifest of {@code infra/kubernetes}, as kubectl would get them. */
  static List<JsonNode> manifest(String name, String variant, String... settings) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(path("kubernetes/render").toString());
    command.add(path("kubernetes/" + name).toString());
    command.add(path("kubernetes/" + variant + ".env").toString());
    command.addAll(CLOUD);
    command.addAll(List.of(settings));
    Ended ended = run(command);
    if (ended.exitCode() != 0) {
      throw new AssertionError(ended.output());
    }
    return YAML.readerFor(JsonNode.class).<JsonNode>readValues(ended.output()).readAll();
  }

  static Ended run(List<String> command) throws IOException, InterruptedException {
    return run(command, System.getenv());
  }

  /** Runs a script in this environment and no other. */
  static Ended run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> withBash = new ArrayList<>(List.of("bash"));
    withBash.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(withBash).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
