package org.lsqbeam.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;

/** Files of one's own: what they inherit, other names of keys, other images. */
final class ExtendedExperimentTest {
  @TempDir private Path folder = Path.of("");

  private static Stream<String> names() {
    return ExperimentFile.names().stream();
  }

  @Test
  void aFileHasTheKeysOfTheExperimentThatItExtendsExceptItsOwn() throws IOException {
    Experiment mine = read("extends: cifar10\nepochs: {2: 7}\nprecisions: [2, 4]\n");
    Experiment same =
        ExperimentFile.read("cifar10", Map.of("epochs", "{2: 7}", "precisions", "2,4"));
    assertThat(mine.runs("d")).isEqualTo(same.runs("d"));
    assertThat(mine.title()).isEmpty();
  }

  @Test
  void aFileExtendsAFileGivenRelativeToIt() throws IOException {
    Files.createDirectory(folder.resolve("base"));
    Files.writeString(folder.resolve("base/base.yaml"), "extends: quickstart\nbatchSize: 32\n");
    Experiment mine = read("extends: base/base.yaml\nseeds: 2\n");
    assertThat(mine.runs("d"))
        .isEqualTo(
            ExperimentFile.read("quickstart", Map.of("batchSize", "32", "seeds", "2")).runs("d"));
  }

  @Test
  void aFileInABucketExtendsAFileBesideItAndOneElsewhereExtendsIt() throws IOException {
    try (Bucket bucket = Bucket.open()) {
      Storage experiments = bucket.folder("experiments");
      write(experiments, "base/base.yaml", "extends: quickstart\nbatchSize: 32\n");
      write(experiments, "mine.yaml", "extends: base/base.yaml\nseeds: 2\n");
      Experiment there = ExperimentFile.read("gs://bucket/experiments/mine.yaml", Map.of());
      Map<String, String> overrides = Map.of("batchSize", "32", "seeds", "2");
      assertThat(there.runs("d")).isEqualTo(ExperimentFile.read("quickstart", overrides).runs("d"));
      assertThat(read("extends: gs://bucket/experiments/mine.yaml\n").runs("d"))
          .isEqualTo(there.runs("d"));
      assertThat(ExperimentFile.nameOf("gs://bucket/experiments/mine.yaml")).isEqualTo("mine");
    }
  }

  private static void write(Storage storage, String name, String text) throws IOException {
    storage.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileThatIsNotInTheBucketIsNamed() {
    try (Bucket bucket = Bucket.open()) {
      String file = bucket.folder("experiments").pathOf("mine.yaml");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ExperimentFile.read(file, Map.of()))
          .withMessage("experiment file 'gs://bucket/experiments/mine.yaml' not found");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExperimentFile.read("s3://bucket/mine.yaml", Map.of()))
        .withMessageContaining("has an unknown scheme");
  }

  @Test
  void aCycleIsRefused() throws IOException {
    Files.writeString(folder.resolve("other.yaml"), "extends: mine.yaml\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("extends: other.yaml\n"))
        .withMessageContaining("extends is a cycle: ");
  }

  @Test
  void aMistypedBaseIsNamedWithTheNearestExperiment() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("extends: quikstart\n"))
        .withMessageEndingWith("unknown experiment 'quikstart'; did you mean 'quickstart'?");
  }

  @ParameterizedTest
  @CsvSource({
    "epochs: abc, 'epochs is ''abc''; must be a number, or one for each precision'",
    "epoch: 3, unknown key 'epoch'; did you mean 'epochs'?",
    "seeds: 010, line 2: number 010; must not begin with a zero",
    "quantizer: pact, 'gradientScale is 1; must be left out, because quantizer pact does not use it;"
        + " only lsq and lsq-pseudocode do'"
  })
  void aMistakeIsSaidOnceWithTheFileThatHasIt(String line, String mistake) throws IOException {
    Path base = folder.resolve("base.yaml");
    Files.writeString(base, "extends: quickstart\n" + line + "\ngradientScale: 1\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("extends: base.yaml\nbatchSize: 32\n"))
        .withMessage("experiment '" + base + "': " + mistake);
  }

  @ParameterizedTest
  @CsvSource({
    "diagnosticSteps: 3, observed, 3",
    "centerInput: false, keepMean, true",
    "horizontalFlip: false, mirror, false",
    "maxEpochs: 1, stopAfter, 1"
  })
  void aliasesOfKeysMeanTheSame(String alias, String key, String value) throws IOException {
    Experiment expected = ExperimentFile.read("quickstart", Map.of(key, value));
    assertThat(read("extends: quickstart\n" + alias + "\n").runs("d"))
        .isEqualTo(expected.runs("d"));
    List<String> option = List.of(alias.split(": ", 2));
    assertThat(ExperimentFile.read("quickstart", Map.of(option.get(0), option.get(1))).runs("d"))
        .isEqualTo(expected.runs("d"));
  }

  @Test
  void aKeyAndItsAliasAreNotGivenTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("extends: quickstart\nmirror: true\nhorizontalFlip: true\n"))
        .withMessageEndingWith(
            "keys 'mirror' and 'horizontalFlip' are the same setting; give one of them");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ExperimentFile.read(
                    "quickstart", Map.of("keepMean", "true", "centerInput", "false")))
        .withMessageContaining("are the same setting");
  }

  @Test
  void anOptionReplacesTheFilesAlias() throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), "extends: quickstart\ncenterInput: false\n");
    assertThat(
            ExperimentFile.read(folder.resolve("mine.yaml").toString(), Map.of("keepMean", "false"))
                .runs("d"))
        .isEqualTo(ExperimentFile.read("quickstart", Map.of()).runs("d"));
  }

  @Test
  void ownImagesHaveTheirNameSizeAndStorage() throws IOException {
    assertThat(read("extends: cifar10\npreset: none\ndatasetName: toys\nimageSize: 48\n").preset())
        .isEqualTo(new Preset("toys", 48, 48, ImageEncoding.PNG, 16, 4));
    assertThat(read("extends: cifar10\ndatasetName: toys\nimageEncoding: jpeg\n").preset())
        .isEqualTo(new Preset("toys", 32, 32, ImageEncoding.JPEG, 16, 4));
    assertThat(read("extends: cifar10\n").preset()).isEqualTo(Preset.CIFAR10);
  }

  @Test
  void aDatasetsNameCanBeAFoldersName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("extends: cifar10\ndatasetName: My toys\n"))
        .withMessageEndingWith(
            "datasetName is 'My toys'; must be lower-case letters, digits and dashes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("extends: quickstart\ndatasetName: toys\n"))
        .withMessageEndingWith(
            "datasetName is 'toys'; must be synthetic with preset synthetic, and only there");
  }

  @Test
  void withoutAPresetNameAndSizeAreRequired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("extends: cifar10\npreset: none\ndatasetName: toys\n"))
        .withMessageEndingWith(
            "key 'preset' is missing; it is required unless datasetName and imageSize are given");
  }

  @Test
  void aNetworkForImagesOfAnotherSizeIsWarnedOf() throws IOException {
    assertThat(ExperimentFile.read("cifar10", Map.of("networks", "resnet-18,resnet-20")).warnings())
        .singleElement()
        .asString()
        .startsWith("resnet-18 is designed for 224x224 images and sees 32x32");
    assertThat(ExperimentFile.read("table1", Map.of("networks", "resnet-18,resnet-20")).warnings())
        .singleElement()
        .asString()
        .startsWith("resnet-20 is designed for 32x32 images and sees 224x224");
  }

  @ParameterizedTest
  @MethodSource("names")
  void noBundledExperimentIsWarnedOf(String name) throws IOException {
    assertThat(ExperimentFile.read(name, Map.of()).warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theResolvedFileGivesTheSameExperiment(String name) throws IOException {
    Experiment experiment = ExperimentFile.read(name, Map.of("momentum", "0.8"));
    Experiment again = read(experiment.resolvedYaml());
    assertThat(again.runs("d")).isEqualTo(experiment.runs("d"));
    assertThat(again.resolvedYaml()).isEqualTo(experiment.resolvedYaml());
    assertThat(again)
        .usingRecursiveComparison()
        .comparingOnlyFields("title", "preset", "references", "study")
        .isEqualTo(experiment);
  }

  @Test
  void theResolvedFileHasEveryKey() throws IOException {
    List<String> keys =
        ExperimentFile.read("quickstart", Map.of())
            .resolvedYaml()
            .lines()
            .map(line -> line.substring(0, line.indexOf(':')))
            .toList();
    assertThat(keys)
        .containsExactlyElementsOf(
            ExperimentKeys.all().stream()
                .map(ExperimentKeys.Key::name)
                .filter(key -> !key.equals("variants"))
                .toList());
  }

  @Test
  void noneIsAValueOfASweep() throws IOException {
    assertThat(
            ExperimentFile.read(
                    "quickstart",
                    Map.of(
                        "precisions", "2", "distillation", "[none, {weight: 0.5, temperature: 1}]"))
                .runs("d")
                .quantized())
        .extracting(run -> run.spec().settings().distills())
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'seeds: 1\npadding: 4\n\tmirror: true\n' | line 3, column 1: there is a tab; YAML is indented with spaces",
        "'title: A: B\n' | line 1, column 9: a second colon; put a text with a colon in quotes",
        "'seeds 1\npadding: 4\n' | line 2, column 8: a second colon; put a text with a colon in quotes",
        "'seeds: 1\npadding 4\nmirror: true\n' | line 2, column 1: a colon is missing after the key",
        "'seeds: 1\npadding: [4\nmirror: true\n' | line 3, column 7: ',' or ']' is missing",
        "'seeds: 1\npadding: 4\nseeds: 2\n' | line 3: key 'seeds' is given twice",
      })
  void aMistakeInYamlIsNamedWithItsLine(String yaml, String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(yaml))
        .withMessageContaining("mine.yaml': " + line);
  }

  private Experiment read(String yaml) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, yaml);
    return ExperimentFile.read(file.toString(), Map.of());
  }
}
