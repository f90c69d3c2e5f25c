package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.network.LayerSettings;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.NetworkSize;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.settings.Settings;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.transforms.source.ImageSource;

/** The examples of CONTRIBUTING.md work, and are printed there as they are compiled. */
final class SeamExamplesTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void theNetworkHasTheParametersCountedByHand() {
    int filters = 4;
    int classes = 10;
    NetworkSize size =
        NetworkSize.of(
            new SeamExamples.TwoLayers(filters),
            LayerSettings.of(Precision.FULL, 0.9),
            NetworkInput.square(32, classes));
    int convolutions = 3 * 3 * 3 * filters + 3 * 3 * filters * filters;
    int norms = 2 * 2 * filters;
    assertThat(size.parameters()).isEqualTo(convolutions + norms + filters * classes + classes);
  }

  @Test
  void theSourceHandsOverItsImages() throws IOException {
    List<String> names = new ArrayList<>();
    ImageSource.Receiver receiver =
        new ImageSource.Receiver() {
          @Override
          public void encoded(String className, String file, byte[] bytes) {
            throw new AssertionError("the source has pixels");
          }

          @Override
          public void rejected(
              String className, String file, UndecodableImageException.Kind kind, String reason) {
            throw new AssertionError(reason);
          }

          @Override
          public void pixels(String className, String file, Supplier<Image> image) {
            names.add(file);
          }
        };
    for (ImageSource.Part part : new SeamExamples.UniformImages(2).parts()) {
      part.read(receiver);
    }
    assertThat(names).containsExactly("bright0", "dark1", "bright0", "dark1");
  }

  @Test
  void theCommandPrintsTheKeysAsJson() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    SeamExamples.KeysCommand command = new SeamExamples.KeysCommand();
    CommandArguments arguments = ArgumentParser.parse(command, List.of());
    assertThat(command.run(arguments, out, out)).isZero();
    assertThat(new ObjectMapper().readTree(printed.toByteArray()).findValuesAsText("name"))
        .contains("networks", "learningRate");
  }

  @Test
  void theSettingHasItsDefaultItsRangeAndNoPlaceInTheJsonOfADefault() {
    SeamExamples.LabelSmoothing byDefault =
        Settings.of(SeamExamples.LabelSmoothing.class, Map.of());
    assertThat(byDefault.labelSmoothing()).isZero();
    assertThat(Settings.nonDefault(byDefault)).isEmpty();
    assertThat(Settings.nonDefault(new SeamExamples.LabelSmoothing(0.1)))
        .containsExactly(Map.entry("labelSmoothing", 0.1));
    assertThatThrownBy(() -> new SeamExamples.LabelSmoothing(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labelSmoothing is 1.0; must be at least 0 and below 1");
  }

  @Test
  void everyJavaExampleInContributingIsCompiled() throws IOException {
    Path project = Project.FOLDER;
    StringBuilder compiled = new StringBuilder();
    for (String file :
        List.of(
            of("pipelines", "pipelines/cli/SeamExamples"),
            of("tf-graphs", "graphs/quantize/RoundingQuantizer"),
            of("transforms", "transforms/storage/MemoryStorage"))) {
      compiled.append(flat(Files.readString(project.resolve(file))));
    }
    Matcher blocks = JAVA_BLOCK.matcher(Files.readString(project.resolve("CONTRIBUTING.md")));
    int found = 0;
    for (; blocks.find(); found++) {
      assertThat(compiled).contains(flat(blocks.group(1)));
    }
    assertThat(found).isEqualTo(6);
  }

  private static String of(String module, String type) {
    return module + "/src/test/java/org/lsqbeam/" + type + ".java";
  }

  private static String flat(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
