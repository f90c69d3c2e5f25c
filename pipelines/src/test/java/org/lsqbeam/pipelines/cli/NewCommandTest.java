package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiment files for one's own images. */
final class NewCommandTest {
  @Test
  void theFileIsAnExperimentForTheImages(@TempDir Path folder) throws Exception {
    Path images = SmallImages.in(folder.resolve("images"));
    Path name = folder.resolve("flowers");
    CommandLine made = CommandLine.run("new", name.toString(), "--input=" + images);

    assertThat(made.exitCode()).as(made.err()).isZero();
    Path file = folder.resolve("flowers.yaml");
    assertThat(made.out())
        .isEqualTo(
            """
            Experiment: %1$s
            What it costs: ./lsq plan --experiment=%1$s --input=%2$s
            Run it: ./lsq reproduce --experiment=%1$s --input=%2$s
            """
                .formatted(file, images));
    assertThat(file).content().contains("training images and", "of 2 classes", "title: flowers");
    assertThat(Files.readAllLines(file))
        .anyMatch(
            line -> line.endsWith("# an epoch of 40 images has 5 updates; give it more epochs"))
        .contains("# The shorter sides of the first 40 images: 32 pixels.", "batchSize: 8")
        .containsSubsequence("#   blue", "#   red");

    CommandLine plan =
        CommandLine.run(
            "plan",
            "--experiment=" + file,
            "--input=" + images,
            "--output=" + folder.resolve("output"));
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("resnet-20");
  }

  @Test
  void theFileTellsHowManyImagesTheClassesHave(@TempDir Path folder) throws Exception {
    Path tars = SmallImages.tarsIn(folder);
    Path images = folder.resolve("tree"); // the same images
    assertThat(countLines(folder, "tars", tars))
        .containsExactly(
            "# Images of a class, training: 20.",
            "# Images of a class, validation: 6.",
            "# Warning: all 2 classes have fewer than 50 training images.",
            "# Warning: all 2 classes have fewer than 10 validation images.")
        .isEqualTo(countLines(folder, "folders", images));

    for (int more = 0; more < 41; more++) {
      Path image = images.resolve("train/blue/more" + more + ".png");
      try (Stream<Path> some = Files.list(images.resolve("train/red"))) {
        Files.copy(some.findFirst().orElseThrow(), image);
      }
    }
    assertThat(countLines(folder, "uneven", images))
        .containsSubsequence(
            "# Images of a class, training: 20 (red) to 61 (blue), median 40.",
            "# Warning: classes with fewer than 50 training images: 1 of 2 (red).");
  }

  @Test
  void theTerminalTellsWhichClassesHaveTooFewImages(@TempDir Path folder) throws Exception {
    Path images = SmallImages.in(folder.resolve("images"));
    try (Stream<Path> files = Files.list(images.resolve("val/red"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(images.resolve("val/red"));

    assertThat(CommandLine.run("new", folder.resolve("one").toString(), "--input=" + images).err())
        .contains(
            """
            warning: all 2 classes have fewer than 50 training images
            warning: classes without a validation image: 1 of 2 (red)
            warning: all 2 classes have fewer than 10 validation images
            """);
  }

  private static List<String> countLines(Path folder, String name, Path images) throws Exception {
    CommandLine made = CommandLine.run("new", folder + "/" + name, "--input=" + images);
    assertThat(made.exitCode()).as(made.err()).isZero();
    return Files.readAllLines(folder.resolve(name + ".yaml")).stream()
        .filter(line -> line.startsWith("# Images of") || line.startsWith("# Warning"))
        .toList();
  }

  @Test
  void editorsFindTheSchemaThatTheFileFits(@TempDir Path folder) throws Exception {
    Path images = SmallImages.in(folder.resolve("images"));
    CommandLine.run("new", folder.resolve("flowers").toString(), "--input=" + images);
    String text = Files.readString(folder.resolve("flowers.yaml"));

    String schema =
        Pattern.compile("^# yaml-language-server: \\$schema=(\\S+)\n")
            .matcher(text)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    JsonSchema rules =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(folder.resolve(schema)));
    assertThat(rules.validate(new YAMLMapper().readTree(text))).isEmpty();
    assertThat(rules.validate(new YAMLMapper().readTree(text + "epoch: 3\n"))).isNotEmpty();
  }

  @Test
  void anExistingFileIsNeverReplaced(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "title: mine");
    CommandLine again =
        CommandLine.run("new", folder.resolve("mine").toString(), "--input=" + folder);

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors())
        .containsExactly("lsq: " + file + " exists; choose another name, or remove it");
    assertThat(file).hasContent("title: mine");
  }

  @Test
  void mistakesAreOneLine(@TempDir Path folder) {
    assertThat(CommandLine.run("new").errors())
        .containsExactly("lsq: the experiment has no name; write lsq new NAME --input=IMAGES");
    assertThat(CommandLine.run("new", folder + "/a b", "--input=" + folder).errors())
        .containsExactly("lsq: name is 'a b'; must be letters, digits, '.', '_' and '-'");
    assertThat(CommandLine.run("new", folder + "/mine").errors())
        .containsExactly("lsq: input is missing; new needs --input=PATH of the images");
  }
}
