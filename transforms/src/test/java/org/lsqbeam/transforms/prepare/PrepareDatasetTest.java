package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.image.AntialiasedBilinear;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.transforms.counter.Counted;
import org.lsqbeam.transforms.source.EncodedImages;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.source.SyntheticImages;
import org.lsqbeam.transforms.storage.Storage;

final class PrepareDatasetTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);

  private final SmallSet small = new SmallSet();
  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");

  @Test
  void everyImageBecomesOneRecordOfItsClass() throws IOException {
    small.writeTars(input);
    Path dataset = Preparation.run(Preparation.detect(input), SMALL, output);
    assertRecords(RecordOnDisk.all(dataset, "train"), small.train);
    assertRecords(RecordOnDisk.all(dataset, "val"), small.validation);
  }

  @Test
  void theManifestDescribesWhatIsThere() throws IOException {
    small.writeTars(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0);
    Path dataset = Preparation.run(prepare, Preparation.PARALLELISM);
    DatasetManifest manifest = PreparedDataset.open(dataset).manifest();
    assertThat(manifest.classes()).isEqualTo(SmallSet.CLASSES);
    assertThat(manifest.train().examples()).isEqualTo(15);
    assertThat(manifest.train().examplesPerClass()).containsExactly(5L, 5L, 5L);
    assertThat(manifest.validation().examples()).isEqualTo(7);
    assertThat(manifest.validation().examplesPerClass()).containsExactly(3L, 2L, 2L);
    assertThat(manifest.fingerprint()).isEqualTo(prepare.key().fingerprint());
    assertThat(dataset.getFileName())
        .hasToString("small-" + prepare.key().fingerprint().substring(0, 12));
    Map<String, String> contents = Preparation.contents(dataset);
    for (DatasetManifest.Split split : List.of(manifest.train(), manifest.validation())) {
      for (DatasetManifest.Shard shard : split.shards()) {
        assertThat(contents).containsEntry(shard.name(), shard.sha256());
        assertThat(Files.readAllLines(dataset.resolve(shard.name() + ".index")))
            .hasSize((int) shard.examples());
      }
    }
    assertMeanAndDeviation(manifest);
  }

  @Test
  void imagesAreCountedWithoutBeingRead() throws IOException {
    small.writeTars(input.resolve("tars"));
    small.writeFolders(input.resolve("folders"));
    for (String shape : List.of("tars", "folders")) {
      ImageSource source = Preparation.detect(input.resolve(shape));
      assertThat(source.count(Split.TRAIN)).hasValue(small.train.size());
      assertThat(source.count(Split.VALIDATION)).hasValue(small.validation.size());
      assertThat(source.countByClass(Split.TRAIN))
          .hasValue(Map.of("ant", 5L, "bee", 5L, "cow", 5L));
      assertThat(source.countByClass(Split.VALIDATION))
          .hasValue(Map.of("ant", 3L, "bee", 2L, "cow", 2L));
    }
    ImageSource synthetic = new SyntheticImages(1, 1234, 567);
    assertThat(synthetic.count(Split.TRAIN)).hasValue(1234);
    assertThat(synthetic.count(Split.VALIDATION)).hasValue(567);
    assertThat(synthetic.countByClass(Split.TRAIN).orElseThrow().values())
        .hasSize(10)
        .allSatisfy(images -> assertThat(images).isBetween(123L, 124L));
  }

  @Test
  void thePreparedDatasetsOfAPresetAreFound() throws IOException {
    assertThat(preparedIn(SMALL)).isEmpty();
    small.writeTars(input);
    Path dataset = Preparation.run(Preparation.detect(input), SMALL, output);
    Files.createDirectories(output.resolve("datasets/small-0123456789ab"));
    assertThat(preparedIn(SMALL)).containsExactly(dataset.toString());
    assertThat(preparedIn(Preset.CIFAR10)).isEmpty();
  }

  private List<String> preparedIn(Preset preset) throws IOException {
    return DatasetKey.preparedIn(Storage.at(output.toString()), preset).stream()
        .map(Storage::root)
        .toList();
  }

  @Test
  void exactlyTheFilesOfADatasetAreWritten() throws IOException {
    small.writeTars(input);
    Path dataset = Preparation.run(Preparation.detect(input), SMALL, output);
    assertThat(Preparation.contents(output).keySet())
        .extracting(name -> name.replace("datasets/" + dataset.getFileName() + "/", ""))
        .containsExactlyInAnyOrder(
            "manifest.json",
            "rejected.jsonl",
            "train-00000-of-00003.tfrecord",
            "train-00000-of-00003.tfrecord.index",
            "train-00001-of-00003.tfrecord",
            "train-00001-of-00003.tfrecord.index",
            "train-00002-of-00003.tfrecord",
            "train-00002-of-00003.tfrecord.index",
            "val-00000-of-00002.tfrecord",
            "val-00000-of-00002.tfrecord.index",
            "val-00001-of-00002.tfrecord",
            "val-00001-of-00002.tfrecord.index");
  }

  @Test
  void classFoldersGiveTheRecordsThatTarsOfTheSameImagesGive(@TempDir Path tree)
      throws IOException {
    small.writeTars(input);
    small.writeFolders(tree);
    Files.writeString(tree.resolve("train/.DS_Store"), "not a class");
    Files.writeString(tree.resolve("train/ant/.DS_Store"), "not an image");
    Path fromTars = Preparation.run(Preparation.detect(input), SMALL, output);
    Path fromFolders = Preparation.run(Preparation.detect(tree), SMALL, output);
    assertThat(fromFolders).isNotEqualTo(fromTars);
    assertThat(Preparation.shards(fromFolders)).isEqualTo(Preparation.shards(fromTars));
  }

  @Test
  void filesThatAreNotImagesByTheirNamesChangeNothing(@TempDir Path tree) throws IOException {
    small.writeFolders(tree);
    Path clean = Preparation.run(Preparation.detect(tree), SMALL, output);
    byte[] image = EncodedImages.png(1, 20, 20);
    Files.write(tree.resolve("train/ant/notes.txt"), image);
    Files.write(tree.resolve("train/bee/Thumbs.db"), image);
    Files.write(tree.resolve("val/cow/README"), image);
    Files.createDirectories(tree.resolve("train/cow/.ipynb_checkpoints"));
    Files.write(tree.resolve("train/cow/.ipynb_checkpoints/t20-checkpoint.png"), image);
    DatasetPreparation prepare =
        Preparation.of(Preparation.detect(tree), SMALL, output.resolve("again"), 0);
    PipelineResult result = Preparation.runAnywhere(prepare, Preparation.PARALLELISM);
    assertThat(Counted.in(result))
        .containsEntry("images listed", 22L)
        .containsEntry("files skipped", 4L);
    assertThat(Preparation.contents(Preparation.folder(prepare)))
        .isEqualTo(Preparation.contents(clean));
  }

  @Test
  void filesOfAClassTarThatAreNotImagesByTheirNamesAreSkipped() throws IOException {
    small.writeTars(input);
    Path clean = Preparation.run(Preparation.detect(input), SMALL, output);
    small.train.put("ant/boxes.txt", new byte[0]);
    small.train.put("ant/.hidden/t1.png", EncodedImages.png(1, 20, 20));
    small.writeTars(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0);
    PipelineResult result = Preparation.runAnywhere(prepare, Preparation.PARALLELISM);
    assertThat(Counted.in(result)).containsEntry("files skipped", 2L);
    assertThat(Preparation.shards(Preparation.folder(prepare)))
        .isEqualTo(Preparation.shards(clean));
  }

  @Test
  void theBytesAreTheSameAtAnyParallelism() throws IOException {
    ImageSource source = new SyntheticImages(3, 300, 30);
    Map<String, String> first = Map.of();
    for (int parallelism : new int[] {1, 8}) {
      Path here = output.resolve("at" + parallelism);
      Preparation.run(Preparation.of(source, Preset.SYNTHETIC, here, 0), parallelism);
      Map<String, String> contents = Preparation.contents(here);
      first = first.isEmpty() ? contents : first;
      assertThat(contents).isEqualTo(first);
    }
  }

  @Test
  void examplesOfAllClassesAreMixedInEveryShard() throws IOException {
    ImageSource source = new SyntheticImages(3, 400, 10);
    Path dataset = Preparation.run(source, Preset.SYNTHETIC, output);
    PreparedDataset.Split train = PreparedDataset.open(dataset).train();
    long changes = 0;
    for (int i = 1; i < train.size(); i++) {
      changes += train.example(i).label() != train.example(i - 1).label() ? 1 : 0;
    }
    // Nine in ten neighbours differ by chance; in the order of reading all or none would.
    assertThat(changes).isBetween(340L, 380L);
  }

  @Test
  void aDatasetThatIsThereIsNotMadeAgain() throws IOException {
    small.writeTars(input);
    Path dataset = Preparation.run(Preparation.detect(input), SMALL, output);
    Path shard = dataset.resolve("train-00000-of-00003.tfrecord");
    var written = Files.getLastModifiedTime(shard);
    Object key = Files.readAttributes(shard, "unix:ino");
    assertThat(Preparation.run(Preparation.detect(input), SMALL, output)).isEqualTo(dataset);
    assertThat(Files.getLastModifiedTime(shard)).isEqualTo(written);
    assertThat((Object) Files.readAttributes(shard, "unix:ino")).isEqualTo(key);
  }

  @Test
  void buildingThePipelineNeedsNoImagesAndWritesNothing() throws IOException {
    small.writeTars(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0);
    FolderTree.delete(input);
    Preparation.pipeline(1).apply(new PrepareDataset(prepare));
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void anAttemptThatComesLateFindsTheDatasetAndLeavesItAlone() throws IOException {
    ImageSource source = new SyntheticImages(1, 20, 10);
    DatasetPreparation early = Preparation.of(source, Preset.SYNTHETIC, output, 0);
    DatasetPreparation late = Preparation.of(source, Preset.SYNTHETIC, output, 0);
    Pipeline lateOne = Preparation.pipeline(Preparation.PARALLELISM);
    PAssert.thatSingleton(lateOne.apply(new PrepareDataset(late)))
        .satisfies(
            manifest -> {
              assertThat(manifest.train().examples()).isEqualTo(20);
              return null;
            });
    Preparation.run(early, Preparation.PARALLELISM);
    Map<String, String> contents = Preparation.contents(output);
    lateOne.run().waitUntilFinish();
    assertThat(Preparation.contents(output)).isEqualTo(contents);
    assertThat(late.dataset()).isEqualTo(early.dataset());
  }

  @Test
  void aRunnerShowsWhichDatasetIsPreparedAndHow() throws IOException {
    small.writeTars(input);
    DatasetPreparation prepare = Preparation.of(Preparation.detect(input), SMALL, output, 0.1);
    assertThat(DisplayData.from(new PrepareDataset(prepare)).asMap().values())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .contains("dataset=" + prepare.key().name(), "size=8x8", "maxRejected=0.1");
  }

  @Test
  void theFingerprintFollowsTheContentAndNotThePlace(@TempDir Path elsewhere) throws IOException {
    small.writeTars(input);
    small.writeTars(elsewhere);
    String here = fingerprint(Preparation.detect(input), SMALL);
    assertThat(fingerprint(Preparation.detect(elsewhere), SMALL)).isEqualTo(here);
    byte[] tar = Files.readAllBytes(elsewhere.resolve("val.tar"));
    tar[700] ^= 1;
    Files.write(elsewhere.resolve("val.tar"), tar);
    assertThat(fingerprint(Preparation.detect(elsewhere), SMALL)).isNotEqualTo(here);
    Preset other = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 3);
    assertThat(fingerprint(Preparation.detect(input), other)).isNotEqualTo(here);
  }

  @Test
  void theFingerprintOfATreeFollowsItsNamesAndSizes() throws IOException {
    small.writeFolders(input);
    String before = fingerprint(Preparation.detect(input), SMALL);
    Files.move(input.resolve("train/ant/t0.png"), input.resolve("train/ant/renamed.png"));
    assertThat(fingerprint(Preparation.detect(input), SMALL)).isNotEqualTo(before);
  }

  private static String fingerprint(ImageSource source, Preset preset) {
    return Preparation.of(source, preset, Path.of("anywhere"), 0).key().fingerprint();
  }

  private static void assertRecords(List<RecordOnDisk> records, Map<String, byte[]> sources)
      throws IOException {
    Map<String, byte[]> left = new TreeMap<>(sources);
    for (RecordOnDisk record : records) {
      String className = record.text("image/class/synset");
      byte[] source = left.remove(className + "/" + record.text("image/filename"));
      Image expected = AntialiasedBilinear.resize(EncodedImages.decode(source), 8, 8);
      Image stored = EncodedImages.decode(record.bytes("image/encoded").toByteArray());
      assertThat(stored.rgb()).isEqualTo(expected.rgb());
      assertThat(record.number("image/class/label")).isEqualTo(SmallSet.CLASSES.indexOf(className));
      assertThat(record.number("image/height")).isEqualTo(8);
      assertThat(record.text("image/format")).isEqualTo("PNG");
    }
    assertThat(left).isEmpty();
  }

  private void assertMeanAndDeviation(DatasetManifest manifest) throws IOException {
    for (int channel = 0; channel < 3; channel++) {
      double[] values = new double[15 * 64];
      int count = 0;
      for (byte[] source : small.train.values()) {
        byte[] rgb = AntialiasedBilinear.resize(EncodedImages.decode(source), 8, 8).rgb();
        for (int i = channel; i < rgb.length; i += 3) {
          values[count++] = rgb[i] & 0xff;
        }
      }
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance =
          Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      assertThat(manifest.mean().get(channel)).isCloseTo(mean, within(1e-9));
      assertThat(manifest.deviation().get(channel)).isCloseTo(Math.sqrt(variance), within(1e-9));
    }
  }
}
