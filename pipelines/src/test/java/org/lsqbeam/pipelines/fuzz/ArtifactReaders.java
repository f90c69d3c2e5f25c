package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.graphs.record.IndexedTfRecordFile;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.report.RecordedResults;
import org.lsqbeam.pipelines.verify.OutputCheck;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.run.ArtifactStore;

/** The readers of what an output holds. */
final class ArtifactReaders {
  private static final Path RECORDS =
      Project.FOLDER.resolve("transforms/src/test/resources/org/lsqbeam/transforms/source/records");
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  private final Path folder;
  private final FileReaders readers;

  private ArtifactReaders(Path folder) {
    this.folder = folder;
    readers = new FileReaders(folder);
  }

  /** All readers; their files lie in a folder. */
  static List<Reader> in(Path folder) throws IOException {
    ArtifactReaders all = new ArtifactReaders(folder);
    all.addDataset();
    new RunReaders(folder, all.readers).add();
    all.addOutput();
    all.addRecordedResults();
    return all.readers.all();
  }

  private void addDataset() throws IOException {
    Path dataset = Files.createDirectories(folder.resolve("dataset"));
    byte[] records = Files.readAllBytes(RECORDS.resolve("synsets/train-00000-of-00002"));
    byte[] index = index(records).getBytes(UTF_8);
    for (String name : List.of("train.tfrecord", "val.tfrecord")) {
      Files.write(dataset.resolve(name), records);
      Files.write(dataset.resolve(name + ".index"), index);
    }
    FileReaders.FileReading examples =
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
    readers.add(
        Reader.DATA,
        dataset.resolve("train.tfrecord.index"),
        1,
        List.of(index),
        bytes -> bytes,
        List.of(" ", "0 100\n"),
        examples);
    readers.add(
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
    readers.add(
        Reader.DATA,
        file,
        2,
        FileReaders.bytes(manifest),
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

  private void addOutput() throws IOException {
    Path output = Files.createDirectories(folder.resolve("output"));
    Path format = output.resolve("lsq-beam.json");
    Files.writeString(format, "{\n  \"formatVersion\" : 1\n}\n");
    readers.add(format, bytes -> bytes, file -> ArtifactStore.lookInto(output.toString()));
    Path report = Files.createDirectories(folder.resolve("reported/reports/mine"));
    String results =
        "{\"experiment\":\"mine\",\"runs\":[{\"run\":\"resnet-8\",\"fingerprint\":\"%s\",\"top1\":50.5,\"initial_top1\":10}]}"
            .formatted(SHA256);
    Path recorded = report.resolve("results.json");
    Files.write(recorded, Repair.seal(results.getBytes(UTF_8)));
    ArtifactStore store = new ArtifactStore(folder.resolve("reported").toString());
    readers.add(
        Reader.DATA,
        recorded,
        1,
        FileReaders.bytes(results),
        Repair::seal,
        FileReaders.keys(results.getBytes(UTF_8)),
        file -> {
          List<String> problems =
              OutputCheck.of(store, WorkerDirectory.at(folder.resolve("work").toString()))
                  .problems()
                  .values()
                  .stream()
                  .flatMap(Collection::stream)
                  .toList();
          // That the report's other files and its run are missing is true of each input.
          for (String problem : problems) {
            if (problem.contains("results.json is damaged")) {
              throw new InvalidDataException(problem);
            }
          }
        });
  }

  /** What {@code reproduce --from} reads. */
  private void addRecordedResults() throws IOException {
    Experiment experiment = ExperimentFile.read("quickstart", Map.of());
    String split = "{\"examples\":1,\"examplesPerClass\":[1],\"shards\":[]}";
    String manifest =
        "{\"formatVersion\":1,\"fingerprint\":\"%s\",\"preset\":\"synthetic\",\"height\":32,"
                .formatted(SHA256)
            + "\"width\":32,\"encoding\":\"png\",\"classes\":[\"a\"],\"mean\":[1.5,2,3],"
            + "\"deviation\":[1,2,3],\"rejected\":0,\"train\":%s,\"validation\":%s}"
                .formatted(split, split);
    String run =
        "{\"run\":\"resnet-8\",\"fingerprint\":\"%s\",\"top1\":50.5,\"loss\":1.5,\"failure\":null,"
                .formatted(SHA256)
            + "\"curves\":[{\"epoch\":0,\"seconds\":1}],\"variant\":\"\","
            + "\"spec\":{\"network\":\"resnet-8\",\"precision\":\"2\",\"seed\":1},"
            + "\"provenance\":{\"sessions\":[{\"threads\":2}],\"imported\":{\"sha256\":\"a\"}}}";
    String results =
        "{\"experiment\":\"mine\",\"settings\":%s,\"dataset\":%s,\"runs\":[%s]}"
            .formatted(experiment.settings(), manifest, run);
    Path file = Files.createDirectories(folder.resolve("from")).resolve(RecordedResults.FILE_NAME);
    Path same = file.resolveSibling("same.json");
    for (Path each : List.of(file, same)) {
      Files.write(each, Repair.seal(results.getBytes(UTF_8)));
    }
    RecordedResults first = RecordedResults.read(same.toString());
    readers.add(
        "from",
        Reader.DATA,
        file,
        8,
        FileReaders.bytes(results),
        Repair::seal,
        FileReaders.keys(results.getBytes(UTF_8)),
        changed -> {
          RecordedResults recorded = RecordedResults.read(changed.toString());
          recorded.report();
          recorded.runs();
          recorded.pretrained("resnet-8");
          recorded.threads();
          recorded.dataset();
          assertThat(recorded.compareWith(first).toString()).isNotEmpty();
          assertThat(first.compareWith(recorded).toString()).isNotEmpty();
          try {
            SettingsReaders.use(recorded.experiment(Map.of()));
          } catch (IllegalArgumentException e) { // exit code 2, as for a file of settings
            assertThat(e).hasMessageContaining(changed.toString());
          }
        });
  }
}
