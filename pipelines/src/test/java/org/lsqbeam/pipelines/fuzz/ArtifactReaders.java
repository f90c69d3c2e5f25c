package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lsqbeam.graphs.analysis.ByCriterion;
import org.lsqbeam.graphs.analysis.LearnedStepSize;
import org.lsqbeam.graphs.analysis.QuantizationError;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.evaluate.Accuracy;
import org.lsqbeam.graphs.evaluate.Evaluation;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.pretrained.NameMap;
import org.lsqbeam.graphs.pretrained.PretrainedVariables;
import org.lsqbeam.graphs.quantize.TensorRole;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.graphs.record.IndexedTfRecordFile;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.EpochMetrics;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.pipelines.cli.CommandLine;
import org.lsqbeam.pipelines.cli.SmallNetworkFile;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.plan.GivenRates;
import org.lsqbeam.pipelines.verify.OutputCheck;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.run.Provenance;
import org.lsqbeam.transforms.run.RunFolder;

/** The readers of settings, of weights and of what an output holds. */
final class ArtifactReaders {
  private static final Path EXPERIMENTS =
      Project.FOLDER.resolve("pipelines/src/main/resources/experiments");
  private static final Path RECORDS =
      Project.FOLDER.resolve("transforms/src/test/resources/org/lsqbeam/transforms/source/records");
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  /** A reading of a file that is changed. */
  private interface FileReading {
    void read(Path file) throws Exception;
  }

  private final Path folder;
  private final List<Reader> readers = new ArrayList<>();

  private ArtifactReaders(Path folder) {
    this.folder = folder;
  }

  /** All readers; their files lie in a folder. */
  static List<Reader> in(Path folder) throws IOException {
    ArtifactReaders all = new ArtifactReaders(folder);
    all.addSettings();
    all.addWeights();
    all.addDataset();
    all.addRun();
    all.addOutput();
    return all.readers;
  }

  private void add(
      int exitCode,
      Path file,
      int cost,
      List<byte[]> seeds,
      UnaryOperator<byte[]> repair,
      List<String> words,
      FileReading reading) {
    String name = file.getFileName().toString();
    readers.add(
        new Reader(
            name,
            exitCode,
            exitCode == Reader.DATA ? file.resolveSibling("").toString() : name,
            cost,
            seeds,
            words,
            repair,
            bytes -> {
              byte[] valid = Files.readAllBytes(file);
              Files.write(file, bytes);
              try {
                reading.read(file);
              } finally {
                Files.write(file, valid);
              }
            }));
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
    add(
        Reader.SETTINGS,
        write("experiment.yaml", seeds.get(0)),
        4,
        seeds,
        bytes -> bytes,
        words,
        file -> use(ExperimentFile.read(file.toString(), Map.of())));
    List<byte[]> options =
        bytes(
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
            ArtifactReaders::options));
    readers.add(
        new Reader(
            "imagesPerSecond",
            Reader.SETTINGS,
            "imagesPerSecond",
            1,
            bytes("900", "{resnet-20: 900, resnet-56: {full: 400, quantized: 350}}"),
            words,
            bytes -> bytes,
            bytes -> GivenRates.parse(new String(bytes, UTF_8))));
  }

  private static void use(Experiment experiment) {
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
    Path map = write("map.json", SmallNetworkFile.NAMES.getBytes(UTF_8));
    NameMap names = NameMap.read(map.toString());
    add(
        Reader.DATA,
        weights,
        20,
        List.of(Files.readAllBytes(weights)),
        bytes -> bytes,
        List.of("F64", "BF16", "I8", "\"shape\":[", "\"data_offsets\":[0,0]", "__metadata__"),
        file -> readWeights(file, names));
    add(
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

  private void addDataset() throws IOException {
    Path dataset = Files.createDirectories(folder.resolve("dataset"));
    byte[] records = Files.readAllBytes(RECORDS.resolve("synsets/train-00000-of-00002"));
    byte[] index = index(records).getBytes(UTF_8);
    for (String name : List.of("train.tfrecord", "val.tfrecord")) {
      Files.write(dataset.resolve(name), records);
      Files.write(dataset.resolve(name + ".index"), index);
    }
    FileReading examples =
        file -> {
          IndexedTfRecordFile shard = IndexedTfRecordFile.open(dataset.resolve("train.tfrecord"));
          for (int i = 0; i < shard.size(); i++) {
            byte[] record = shard.record(i);
            try {
              ExampleRecord.parse(record);
            } catch (InvalidDataException e) {
              throw shard.damaged(i, String.valueOf(e.getMessage()));
            }
          }
        };
    add(
        Reader.DATA,
        dataset.resolve("train.tfrecord.index"),
        1,
        List.of(index),
        bytes -> bytes,
        List.of(" ", "0 100\n"),
        examples);
    add(
        Reader.DATA,
        dataset.resolve("train.tfrecord"),
        1,
        List.of(records),
        Repair::records,
        List.of("image/encoded", "image/class/label"),
        examples);
    int count = (int) new String(index, UTF_8).lines().count();
    String shard = "{\"name\":\"%s.tfrecord\",\"examples\":%d,\"sha256\":\"%s\"}";
    String split = "{\"examples\":%d,\"examplesPerClass\":[1,1],\"shards\":[" + shard + "]}";
    String sha256 = Repair.sha256(records);
    String manifest =
        "{\"formatVersion\":1,\"fingerprint\":\"%s\",\"preset\":\"cifar10\",\"height\":32,\"width\":32,"
                .formatted(SHA256)
            + "\"encoding\":\"png\",\"classes\":[\"a\",\"b\",\"c\",\"d\"],\"mean\":[1.5,2,3],"
            + "\"deviation\":[1,2,3],\"rejected\":0,\"train\":"
            + split.formatted(count, "train", count, sha256)
            + ",\"validation\":"
            + split.formatted(count, "val", count, sha256)
            + "}";
    Path file = dataset.resolve("manifest.json");
    Files.write(file, Repair.seal(manifest.getBytes(UTF_8)));
    add(
        Reader.DATA,
        file,
        2,
        bytes(manifest),
        Repair::seal,
        List.of("\"formatVersion\":", "../", "\"shards\":[]", "train.tfrecord"),
        changed -> {
          PreparedDataset opened = PreparedDataset.open(dataset);
          opened.manifest().encode();
          NetworkInput.of(opened.manifest());
          for (PreparedDataset.Split each : List.of(opened.train(), opened.validation())) {
            for (int i = 0; i < each.size(); i++) {
              each.example(i);
            }
          }
        });
  }

  /** The index of a TFRecord file. */
  private static String index(byte[] records) {
    ByteBuffer bytes = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder lines = new StringBuilder();
    int at = 0;
    while (at < records.length) {
      long length = 16 + bytes.getLong(at);
      lines.append(at).append(' ').append(length).append('\n');
      at += (int) length;
    }
    return lines.toString();
  }

  private void addRun() throws IOException {
    Path runFolder = Files.createDirectories(folder.resolve("run"));
    RunFolder run = new RunFolder(runFolder);
    run.writeDone(new RunFolder.Done(SHA256, 20, SHA256));
    Accuracy accuracy = new Accuracy(100, 50.5, 90, 1.25);
    run.writeEvaluation(new Evaluation(accuracy, accuracy));
    ByCriterion best = new ByCriterion(0.1, 0.2, 0.3);
    LearnedStepSize step =
        new LearnedStepSize("stem", TensorRole.WEIGHTS, 2, true, 9, 9, 0.5, best);
    run.writeQuantizationError(new QuantizationError(10, List.of(step, step)));
    run.writeProvenance(
        new Provenance(
            List.of(
                new Provenance.Session(
                    "2026-11-03T08:12:44Z",
                    "2026-11-03T08:40:02Z",
                    Map.of("JVM", "17"),
                    "cpu",
                    null,
                    new Provenance.OneDnn(List.of(32_768L), "corrected"),
                    2,
                    0,
                    20)),
            new Provenance.Imported("a.safetensors", SHA256, "map.json")));
    add(runFolder.resolve("done.json"), file -> run.done());
    add(runFolder.resolve("evaluation.json"), file -> run.evaluation());
    add(runFolder.resolve("quantization-error.json"), file -> run.quantizationError());
    add(runFolder.resolve("provenance.json"), file -> run.provenance());
    Path failed = Files.createDirectories(folder.resolve("failed"));
    RunFolder failure = new RunFolder(failed);
    failure.writeFailure("the loss is not finite");
    add(failed.resolve("failed.json"), bytes -> bytes, file -> failure.failure());
    addMetrics(runFolder, run);
    addSpec(runFolder);
    addState();
  }

  /** Adds the reader of a JSON object with a digest. */
  private void add(Path file, FileReading reading) throws IOException {
    add(file, Repair::seal, reading);
  }

  /** Adds the reader of a JSON object. */
  private void add(Path file, UnaryOperator<byte[]> repair, FileReading reading)
      throws IOException {
    byte[] whole = unsealed(Files.readAllBytes(file));
    add(Reader.DATA, file, 1, List.of(whole), repair, keys(whole), reading);
  }

  private static byte[] unsealed(byte[] object) {
    return new String(object, UTF_8)
        .replaceAll(",\\s*\"digest\" ?: ?\"[0-9a-f]{64}\"", "")
        .getBytes(UTF_8);
  }

  private static List<String> keys(byte[] object) {
    return Stream.of(new String(object, UTF_8).split("[\\s,{}\\[\\]]+", -1))
        .filter(word -> word.startsWith("\""))
        .toList();
  }

  private static String ofRun(EpochMetrics metrics) {
    return Json.line(metrics).replaceFirst("}$", ",\"run\":\"\"}");
  }

  private void addMetrics(Path runFolder, RunFolder run) throws IOException {
    Accuracy accuracy = new Accuracy(100, 50.5, 90, 1.25);
    Map<String, Double> steps = Map.of("stem/weight_step_size", 0.5);
    EpochMetrics.Training training = new EpochMetrics.Training(1, 50, 0.1, 100, 2, 0);
    String lines =
        ofRun(new EpochMetrics(0, 0, null, accuracy, steps))
            + "\n"
            + ofRun(new EpochMetrics(1, 20, training, accuracy, steps))
            + "\n";
    Path file = runFolder.resolve("metrics.jsonl");
    Files.writeString(file, lines);
    add(
        Reader.DATA,
        file,
        1,
        bytes(lines),
        Repair::sealLines,
        keys(lines.getBytes(UTF_8)),
        changed -> run.metrics().forEach(EpochMetrics::stepSizes));
  }

  private void addSpec(Path runFolder) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("quickstart", "table4-distillation", "cifar10-table3")) {
      for (Experiment.Run run : ExperimentFile.read(name, Map.of()).runs(SHA256).all()) {
        seeds.add(Json.indented(run.spec()));
      }
    }
    Path file = runFolder.resolve("spec.json");
    Files.write(file, seeds.get(0));
    add(
        Reader.DATA,
        file,
        1,
        seeds,
        bytes -> bytes,
        keys(seeds.get(seeds.size() - 1)),
        changed -> {
          TrainingSpec spec = Json.read(changed, TrainingSpec.class);
          spec.fingerprint();
          spec.runName();
        });
  }

  private void addState() throws IOException {
    Path step = Files.createDirectories(folder.resolve("step-00000020"));
    Files.writeString(step.resolve("variables.data-00000-of-00001"), "data");
    Files.writeString(step.resolve("variables.index"), "index");
    String state =
        ("{\"formatVersion\":1,\"run\":\"%s\",\"step\":20,\"sums\":{\"images\":1,\"loss\":0.5,"
                + "\"correct\":1,\"guarded\":0,\"seconds\":1.5,\"observations\":1,"
                + "\"observed\":{\"stem\":0.5}},\"sha256\":\"%s\",\"indexSha256\":\"%s\"}")
            .formatted(
                SHA256,
                Repair.sha256("data".getBytes(UTF_8)),
                Repair.sha256("index".getBytes(UTF_8)));
    Path file = step.resolve("state.json");
    Files.writeString(file, state);
    Checkpoint checkpoint = new Checkpoint(step);
    add(
        Reader.DATA,
        file,
        1,
        bytes(state),
        Repair::seal,
        keys(state.getBytes(UTF_8)),
        changed -> {
          checkpoint.verify(SHA256, 20);
          checkpoint.savedSha256();
        });
  }

  private void addOutput() throws IOException {
    Path output = Files.createDirectories(folder.resolve("output"));
    Path format = output.resolve("lsq-beam.json");
    Files.writeString(format, "{\n  \"formatVersion\" : 1\n}\n");
    add(format, bytes -> bytes, file -> ArtifactStore.lookInto(output.toString()));
    Path report = Files.createDirectories(folder.resolve("reported/reports/mine"));
    String results =
        "{\"experiment\":\"mine\",\"runs\":[{\"run\":\"resnet-8\",\"fingerprint\":\"%s\",\"top1\":50.5,\"initial_top1\":10}]}"
            .formatted(SHA256);
    Path recorded = report.resolve("results.json");
    Files.write(recorded, Repair.seal(results.getBytes(UTF_8)));
    ArtifactStore store = new ArtifactStore(folder.resolve("reported").toString());
    add(
        Reader.DATA,
        recorded,
        1,
        bytes(results),
        Repair::seal,
        keys(results.getBytes(UTF_8)),
        file -> {
          List<String> problems =
              OutputCheck.of(store, WorkerDirectory.at(folder.resolve("work").toString()))
                  .problems();
          // That the report's other files and its run are missing is true of each input.
          for (String problem : problems) {
            if (problem.contains("results.json is damaged")) {
              throw new InvalidDataException(problem);
            }
          }
        });
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static List<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
  }
}
