package org.lsqbeam.pipelines.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The log levels of Flink's processes: by SLF4J's simple logger on one machine, and by Log4j in the
 * image and on Kubernetes.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are bash")
final class LogLevelsTest {
  private static final String IMAGE = "docker/log4j-console.properties";
  private static final String ROOT = "";

  @Test
  void theImageLogsAtTheLevelsOfAClusterOnOneMachine() throws IOException {
    assertThat(image()).isEqualTo(machine()).containsEntry("org.lsqbeam", "info");
  }

  @Test
  void kubernetesGetsTheFileOfTheImage() throws Exception {
    assertThat(
            KubernetesTest.cluster("gpu")
                .at("/spec/logConfiguration/log4j-console.properties")
                .asText())
        .isEqualTo(InfraFiles.text(IMAGE));
  }

  /** Pekko's are in a jar within Flink's. */
  @Test
  void theClassesOfFlinkWithALevelExist() throws IOException {
    assertThat(machine().keySet())
        .filteredOn(name -> name.matches("org\\.apache\\.flink\\..*\\.[A-Z]\\w+"))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThatCode(() -> Class.forName(name, false, getClass().getClassLoader()))
                    .doesNotThrowAnyException());
  }

  private static Map<String, String> machine() throws IOException {
    String simple = "org.slf4j.simpleLogger.";
    Properties properties = properties("flink/conf/simplelogger.properties");
    Map<String, String> levels = new TreeMap<>();
    levels.put(ROOT, properties.getProperty(simple + "defaultLogLevel"));
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(simple + "log.")) {
        levels.put(key.substring((simple + "log.").length()), properties.getProperty(key));
      }
    }
    return levels;
  }

  private static Map<String, String> image() throws IOException {
    Properties properties = properties(IMAGE);
    Map<String, String> levels = new TreeMap<>();
    levels.put(ROOT, level(properties, "rootLogger"));
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith("logger.") && key.endsWith(".name")) {
        levels.put(properties.getProperty(key), level(properties, key.replaceFirst(".name$", "")));
      }
    }
    return levels;
  }

  private static String level(Properties properties, String logger) {
    return properties.getProperty(logger + ".level").toLowerCase(Locale.ROOT);
  }

  private static Properties properties(String file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(InfraFiles.text(file)));
    return properties;
  }
}
