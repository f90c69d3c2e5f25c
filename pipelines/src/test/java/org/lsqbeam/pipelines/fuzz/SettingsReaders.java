package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.pretrained.NameMap;
import org.lsqbeam.graphs.pretrained.PretrainedVariables;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.pipelines.cli.CommandLine;
import org.lsqbeam.pipelines.cli.SmallNetworkFile;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.plan.GivenRates;

/** The readers of settings and of pretrained weights, which a person gives. */
final class SettingsReaders {
  private static final Path EXPERIMENTS =
      Project.FOLDER.resolve("pipelines/src/main/resources/experiments");
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  private final Path folder;
  private final FileReaders readers;

  private SettingsReaders(Path folder) {
    this.folder = folder;
    readers = new FileReaders(folder);
  }

  /** All readers; their files lie in a folder. */
  static List<Reader> in(Path folder) throws IOException {
    SettingsReaders all = new SettingsReaders(folder);
    all.addSettings();
    all.addWeights();
    return all.readers.all();
  }

  private void addSettings() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(EXPERIMENTS)) {
      for (Path file : files.sorted().toList()) {
        String text = Files.readString(file).replaceAll("(?m)^\\s*#.*\n", "");
        seeds.add(text.getBytes(UTF_8));
      }
    }
    List<String> keys = Files.readAllLines(EXPERIMENTS.resolve("quickstart.yaml"));
    List<String> words =
        Stream.concat(
                keys.stream().filter(line -> line.matches("[a-z].*")),
                Stream.of(
                    "variants: [{epochs: 1}, {seeds: [1, 2]}]",
                    "extends: quickstart",
                    "seeds: [1, 2]",
                    "init: {resnet-8: {file: a.safetensors, names: map.json}}",
                    "distillation: {weight: 0.5}",
                    "datasetName: mine",
                    "imageSize: 32",
                    "&a ",
                    "*a",
                    "!!binary ",
                    "? ",
                    "- ",
                    "<<: ",
                    "---\n",
                    "|\n "))
            .toList();
    readers.add(
        Reader.SETTINGS,
        readers.write("experiment.yaml", seeds.get(0)),
        4,
        seeds,
        bytes -> bytes,
        words,
        file -> use(ExperimentFile.read(file.toString(), Map.of())));
    List<byte[]> options =
        FileReaders.bytes(
            "--epochs=3\n--seeds=1,2,3\n--learningRate={full: 0.1, quantized: 0.01}",
            "--variants=[{epochs: 1}, {epochs: 2}]\n--networks=resnet-8,resnet-20",
            "--reference=none\n--study=none\n--title=a title",
            "--experiment=table1\n--precisions=full,8\n--reference=table1\n--threads=2");
    readers.add(
        new Reader(
            "options",
            Reader.SETTINGS,
            "",
            10,
            options,
            words,
            bytes -> bytes,
            SettingsReaders::options));
    readers.add(
        new Reader(
            "imagesPerSecond",
            Reader.SETTINGS,
            "imagesPerSecond",
            1,
            FileReaders.bytes("900", "{resnet-20: 900, resnet-56: {full: 400, quantized: 350}}"),
            words,
            bytes -> bytes,
            bytes -> GivenRates.parse(new String(bytes, UTF_8))));
  }

  static void use(Experiment experiment) {
    experiment.runs(SHA256);
    experiment.warnings();
    experiment.resolvedYaml();
  }

  /** Gives options to a command, which must take them or say in one line why not. */
  private static void options(byte[] bytes) {
    List<String> line = new ArrayList<>(List.of("show-config"));
    line.addAll(new String(bytes, UTF_8).lines().toList());
    CommandLine result = CommandLine.run(line);
    boolean taken = result.exitCode() == 0;
    boolean refused = result.exitCode() == Reader.SETTINGS && FuzzTest.isOneLine(result.err());
    if (!taken && !refused) {
      throw new IllegalStateException("exit code " + result.exitCode() + ": " + result.err());
    }
  }

  private void addWeights() throws IOException {
    Path weights = SmallNetworkFile.in(folder.resolve("weights.safetensors"));
    Path map = readers.write("map.json", SmallNetworkFile.NAMES.getBytes(UTF_8));
    NameMap names = NameMap.read(map.toString());
    readers.add(
        Reader.DATA,
        weights,
        20,
        List.of(Files.readAllBytes(weights)),
        bytes -> bytes,
        List.of("F64", "BF16", "I8", "\"shape\":[", "\"data_offsets\":[0,0]", "__metadata__"),
        file -> readWeights(file, names));
    readers.add(
        Reader.SETTINGS,
        map,
        20,
        List.of(Files.readAllBytes(map)),
        bytes -> bytes,
        List.of(
            "\"layout\":",
            "\"flattened\":{\"logits/weights\":[1,1,1]}",
            "{b}",
            "{b-1}",
            "*",
            "\"pixels\":{\"mean\":[1,2,3],\"deviation\":[1,1,1]}",
            "pytorch"),
        file -> {
          NameMap changed = NameMap.read(file.toString());
          try {
            readWeights(weights, changed);
          } catch (InvalidDataException e) {
            assertThat(e).hasMessageStartingWith(weights.toString()); // lacks what the map names
          }
        });
  }

  private static void readWeights(Path file, NameMap names) throws IOException {
    names.pixels();
    try (PretrainedVariables variables =
        PretrainedVariables.open(
            file, names, NetworkCatalog.named("resnet-8"), NetworkInput.square(16, 2))) {
      variables.unused();
      for (String name : variables.names()) {
        variables.values(name);
      }
    }
  }
}
