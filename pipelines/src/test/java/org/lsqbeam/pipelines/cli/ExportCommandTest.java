package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.export.ExportFormats;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.run.RunFolder;

/** {@code lsq export} of the runs of a finished output. */
@TestInstance(Lifecycle.PER_CLASS)
final class ExportCommandTest {
  private Path folder = Path.of("");
  private Path output = Path.of("");
  private String quantized = "";

  @BeforeAll
  void evaluateOnce(@TempDir Path temporary) throws Exception {
    folder = temporary;
    output = folder.resolve("output");
    SmallExperiment experiment = new SmallExperiment(SmallImages.in(folder.resolve("images")), 1);
    CommandLine result =
        CommandLine.run(experiment.command("evaluate", output, "--precisions=full,2,w2a32"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    quantized = run("resnet-8-2bit").path().getFileName().toString();
  }

  private RunFolder run(String name) throws Exception {
    return SmallExperiment.run(output, name);
  }

  private CommandLine export(String run, String... more) {
    String[] options = {"export", "--run=" + run, "--output=" + output};
    return CommandLine.run(List.of(options), more);
  }

  @Test
  void theFileIsTheOneInTheRunsFolderAndItsSizesArePrinted() throws Exception {
    Path file = folder.resolve("new/mine.lsq");
    CommandLine result = export(quantized, "--to=" + file);
    assertThat(result.exitCode()).as(result.err()).isZero();
    RunFolder run = run("resnet-8-2bit");
    assertThat(file).hasSameBinaryContentAs(run.path().resolve("network.lsq"));
    long checkpoint = 0;
    for (String name :
        new String[] {"state.json", "variables.index", "variables.data-00000-of-00001"}) {
      checkpoint += Files.size(run.path().resolve("checkpoints/step-00000005/" + name));
    }
    long payload = PackedFile.read(file).header().payload().bytes();
    assertThat(result.out())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "Network: %s, %,d bytes%n"
                    + "Payload: %,d bytes; by Figure 3's formula %,d bytes%n"
                    + "Checkpoint: %,d bytes%n",
                file,
                Files.size(file),
                payload,
                payload,
                checkpoint));
    Path again = folder.resolve("again.lsq");
    CommandLine byFolder = CommandLine.run("export", "--run=" + run.path() + "/", "--to=" + again);
    assertThat(byFolder.exitCode()).as(byFolder.err()).isZero();
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void onlyAnEarlierExportIsReplaced() throws Exception {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "my notes");
    CommandLine refused = export(quantized, "--to=" + notes);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "lsq: '"
                + notes
                + "' is there and is no earlier export; remove it, or choose another file");
    assertThat(notes).hasContent("my notes");

    Path model = folder.resolve("model");
    for (String format : List.of("onnx", "lsq", "onnx-int8")) {
      CommandLine replaced = export(quantized, "--format=" + format, "--to=" + model);
      assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    }
  }

  @Test
  void theFileHasTheNameOfTheRunUnlessAnotherIsGiven() {
    assertThat(new ExportArguments("a", ExportFormats.PACKED, null, 0).file("resnet-8-2bit-0a"))
        .isEqualTo(Path.of("resnet-8-2bit-0a.lsq"));
    assertThat(new ExportArguments("a", ExportFormats.PACKED, Path.of("b"), 0).file("resnet"))
        .isEqualTo(Path.of("b"));
  }

  @Test
  void aSavedModelIsWrittenAtAnyPrecision() throws Exception {
    for (String name : new String[] {"resnet-8-full", "resnet-8-2bit", "resnet-8-w2a32"}) {
      Path model = folder.resolve("models").resolve(name);
      String run = run(name).path().getFileName().toString();
      CommandLine result = export(run, "--format=saved-model", "--to=" + model);
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).startsWith("Network: " + model + ", ").contains("By Figure 3's");
      assertThat(model.resolve("saved_model.pb")).isNotEmptyFile();
    }
  }

  @Test
  void goldenVectorsLieBesideTheFile() throws IOException {
    Path file = folder.resolve("golden/mine.lsq");
    CommandLine result = export(quantized, "--to=" + file, "--vectors=2");
    assertThat(result.exitCode()).as(result.err()).isZero();
    Path vectors = folder.resolve("golden/mine.lsq.vectors");
    assertThat(result.out()).containsPattern("Vectors: " + vectors + ", 2 images, [0-9,]+ bytes");
    JsonNode manifest = new ObjectMapper().readTree(vectors.resolve("manifest.json").toFile());
    assertThat(manifest.get("images").asInt()).isEqualTo(2);
    assertThat(manifest.get("networkSha256").asText()).isEqualTo(Sha256.ofFile(file));
    assertThat(vectors.resolve("logits.npy")).hasSize(128 + 2 * 2 * 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnx", "onnx-int8"})
  void anOnnxModelIsOneFile(String format) throws IOException {
    Path file = folder.resolve(format);
    CommandLine result = export(quantized, "--format=" + format, "--to=" + file);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).containsPattern("Format: operator set .* needs ONNX Runtime ");
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .contains(quantized.substring(quantized.lastIndexOf('-') + 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | run is missing; must be the name of a run in the output, or the path of its folder",
        "resnet-8-2bit | unknown run 'resnet-8-2bit' in output 'OUT'; did you mean 'QUANTIZED'?",
        "other/resnet-8 | run is 'other/resnet-8'; must be a folder OUTPUT/runs/NAME, or the NAME"
            + " of one in --output",
        "FULL | FULL has no lsq format: precision is full; must quantize both weights and"
            + " activations",
        "WEIGHTS | WEIGHTS has no lsq format: precision is w2a32; must quantize both weights and"
            + " activations",
        "QUANTIZED --format=lsp | unknown format 'lsp'; did you mean 'lsq'?",
        "QUANTIZED --to=gs://bucket/a | to is 'gs://bucket/a'; must be a file on this machine",
        "QUANTIZED --to=OUT | 'OUT' is a folder; must be a file",
        "QUANTIZED --vectors=0 | vectors is 0; must be a whole number, 1 to 2147483647",
        "QUANTIZED --vectors=x | vectors is 'x'; must be a whole number, 1 to 2147483647",
        "QUANTIZED --vectors=99 | vectors is 99; must be 1 to 12, the number of validation images",
        "QUANTIZED --vectors=1 --format=onnx | format is onnx; must be lsq with --vectors",
        "QUANTIZED --format=saved-model --to=OUT | 'OUT' is there and is no SavedModel; must be a"
            + " new folder or a SavedModel"
      })
  void aWrongOptionIsNamedWithWhatIsAllowed(String options, String message) throws Exception {
    Map<String, String> names =
        Map.of(
            "OUT",
            output.toString(),
            "QUANTIZED",
            quantized,
            "FULL",
            run("resnet-8-full").path().getFileName().toString(),
            "WEIGHTS",
            run("resnet-8-w2a32").path().getFileName().toString());
    String words = options;
    String expected = message;
    for (Map.Entry<String, String> name : names.entrySet()) {
      words = words.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
      expected = expected.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
    }
    String[] each = words.split(" ", 2);
    CommandLine result = each.length == 1 ? export(each[0]) : export(each[0], each[1].split(" "));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors()).containsExactly("lsq: " + expected);
  }

  @Test
  void aRunThatIsNotDoneOrWhoseDatasetIsGoneIsNamed(@TempDir Path temporary) throws IOException {
    Path copy = SmallExperiment.copy(output, temporary.resolve("copy"));
    Path run = copy.resolve("runs").resolve(quantized);
    Files.move(copy.resolve("datasets"), temporary.resolve("datasets"));
    CommandLine without = export(run.toString());
    assertThat(without.exitCode()).isEqualTo(3);
    assertThat(without.errors())
        .singleElement()
        .asString()
        .matches(
            "lsq: .*/datasets has no dataset [0-9a-f]{12}, on which the run was trained; lsq"
                + " prepare, with the same images, makes it again");
    Files.delete(run.resolve("done.json"));
    CommandLine unfinished = export(run.toString());
    assertThat(unfinished.exitCode()).isEqualTo(3);
    assertThat(unfinished.errors()).containsExactly("lsq: " + run + " is not trained yet");
  }
}
