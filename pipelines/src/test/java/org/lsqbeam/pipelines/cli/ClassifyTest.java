package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.Prediction;

final class ClassifyTest {
  private static final int RED = 0xff0000;
  private static final int BLUE = 0x0000ff;

  private final Path folder;
  private final Path network;

  ClassifyTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.network = ColourNetwork.in(folder);
  }

  /** The logits of pure red are 127 / 64, -2 and -2; Python's math.exp gives the probabilities. */
  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.bmp", "a.jpeg"})
  void theClassesOfAnImageArePrintedWithTheirProbabilities(String name) throws IOException {
    Path image = ColourNetwork.image(folder.resolve(name), RED);
    CommandLine result = classify(image.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .matches(
            image
                + "\n   96\\.\\d\\d %  red\n    1\\.\\d\\d %  (green|blue)\n"
                + "    1\\.\\d\\d %  (green|blue)\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void jsonIsOneObjectForEachImageWithAllDigits() throws IOException {
    Path red = ColourNetwork.image(folder.resolve("red.png"), RED);
    Path blue = ColourNetwork.image(folder.resolve("blue.png"), BLUE);
    CommandLine result = classify("--format=json", red.toString(), blue.toString());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.get("image").asText())
        .containsExactly(red.toString(), blue.toString());
    JsonNode best = lines.get(0).get("predictions").get(0);
    assertThat(best.get("className").asText()).isEqualTo("red");
    assertThat(best.get("probability").asDouble()).isCloseTo(0.9641266442510992, within(1e-15));
    assertThat(lines.get(1).get("predictions").get(0).get("className").asText()).isEqualTo("blue");
    assertThat(lines.get(1).get("predictions")).hasSize(3);
  }

  @Test
  void foldersAreReadByNameAndOtherFilesAreSkipped() throws IOException {
    Path images = folder.resolve("images");
    for (String name : new String[] {"b/2.png", "b/10.png", "a.png", "c.png", ".hidden/d.png"}) {
      ColourNetwork.image(images.resolve(name), RED);
    }
    Files.writeString(images.resolve("notes.txt"), "none");
    Path first = ColourNetwork.image(folder.resolve("z.png"), BLUE);
    CommandLine result = classify("--format=json", first.toString(), images.toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().map(line -> line.replaceAll(".*\"image\":\"|\",.*", "")))
        .containsExactly(
            first.toString(),
            images + "/a.png",
            images + "/b/10.png",
            images + "/b/2.png",
            images + "/c.png");
    assertThat(result.err())
        .isEqualTo(
            "skipped as not images: 2 (%1$s/.hidden, %1$s/notes.txt)\n".formatted(images)
                + "5 images classified, 0 failed\n");
  }

  /** More than are under way at a time. */
  @Test
  void manyImagesKeepTheirOrder() throws IOException {
    Path images = folder.resolve("images");
    List<String> expected = new ArrayList<>();
    for (int i = 100; i < 200; i++) {
      boolean red = i % 3 == 0;
      Path image = ColourNetwork.image(images.resolve(i + ".png"), red ? RED : BLUE);
      expected.add(image + (red ? " red" : " blue"));
    }
    CommandLine result = classify("--format=json", images.toString());
    assertThat(
            result
                .out()
                .lines()
                .map(
                    line ->
                        line.replaceAll(
                            ".*\"image\":\"([^\"]*)\".*?\"className\":\"(\\w+)\".*", "$1 $2")))
        .isEqualTo(expected);
  }

  @Test
  void filesThatCannotBeReadAreReportedAndTheOthersAreClassified() throws IOException {
    Path images = folder.resolve("images");
    ColourNetwork.image(images.resolve("good.png"), RED);
    Files.writeString(images.resolve("text.png"), "no image");
    Files.createFile(images.resolve("empty.jpg"));
    byte[] png = Files.readAllBytes(images.resolve("good.png"));
    png[png.length / 2]++;
    Files.write(images.resolve("damaged.png"), png);
    Files.createSymbolicLink(images.resolve("loop"), images);
    Files.createSymbolicLink(images.resolve("nowhere.png"), folder.resolve("none"));
    Path missing = folder.resolve("missing.png");
    CommandLine result = classify(images.toString(), missing.toString());
    assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID_DATA);
    assertThat(result.out()).startsWith(images + "/good.png\n");
    assertThat(result.err().lines())
        .containsExactly(
            images + "/damaged.png: the checksum of a chunk is wrong",
            images + "/empty.jpg: the file is empty",
            images + "/loop: it is a link to a folder above it",
            images + "/nowhere.png: there is no such file or folder",
            images + "/text.png: it is not a JPEG, PNG or BMP",
            missing + ": there is no such file or folder",
            "1 image classified, 6 failed");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path image = ColourNetwork.image(folder.resolve("red.png"), RED);
    Path none = folder.resolve("none.lsq");
    assertMistake(
        CommandLine.run("classify", image.toString()),
        ExitCode.INVALID_OPTION,
        "--model is missing; write --model=FILE, a network.lsq");
    assertMistake(
        CommandLine.run("classify", "--model=" + none, image.toString()),
        ExitCode.INVALID_DATA,
        "model '" + none + "' is missing; must be a network.lsq");
    assertMistake(
        CommandLine.run("classify", "--model=" + folder, image.toString()),
        ExitCode.INVALID_DATA,
        folder + " is a folder; must be a file");
    assertMistake(
        CommandLine.run("classify", "--model=" + image, image.toString()),
        ExitCode.INVALID_DATA,
        image + " is not a packed network: it does not begin with 'lsq-net'");
    assertMistake(
        classify("--format=jsn", image.toString()),
        ExitCode.INVALID_OPTION,
        "unknown format 'jsn'; did you mean 'json'?");
    assertMistake(
        classify(),
        ExitCode.INVALID_OPTION,
        "there is nothing to classify; write the path of an image or a folder behind --model="
            + network);
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertMistake(
        classify(empty.toString()), ExitCode.INVALID_DATA, "there is no image in " + empty);
    byte[] damaged = Files.readAllBytes(network);
    damaged[damaged.length - 1]++;
    Files.write(network, damaged);
    assertMistake(
        classify(image.toString()),
        ExitCode.INVALID_DATA,
        network + " is damaged: the SHA-256 of its payload differs from that in its header");
  }

  @Test
  void aBufferedImageIsClassifiedAsItsFileIs() throws Exception {
    Path image = ColourNetwork.image(folder.resolve("a.png"), 0x40a070);
    IntegerNetwork colours = IntegerNetwork.read(network);
    List<Prediction> best = colours.classify(ColourNetwork.image(0x40a070), 2);
    assertThat(best).extracting(Prediction::className).containsExactly("green", "blue");
    assertThat(colours.classify(Files.readAllBytes(image), 2)).isEqualTo(best);
  }

  /** In a process of its own, since other tests load it. */
  @Test
  void tensorFlowIsNotStarted() throws Exception {
    Path image = ColourNetwork.image(folder.resolve("red.png"), RED);
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "classify",
                "--model=" + network,
                image.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(java.waitFor()).isZero();
    assertThat(printed).contains("96.41 %  red", IntegerNetwork.class.getName());
    assertThat(printed).doesNotContain("org.bytedeco.", "org.tensorflow.internal.");
  }

  private CommandLine classify(String... more) {
    return CommandLine.run(List.of("classify", "--model=" + network), more);
  }

  private static void assertMistake(CommandLine result, int code, String line) {
    assertThat(result.err()).isEqualTo("lsq: " + line + "\n");
    assertThat(result.exitCode()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
  }
}
