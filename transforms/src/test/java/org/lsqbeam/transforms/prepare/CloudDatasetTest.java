package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.transforms.cache.DatasetCache;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Fault;
import org.lsqbeam.transforms.storage.server.Operation;

final class CloudDatasetTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);

  private final SmallSet small = new SmallSet();
  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");
  @AutoClose private final Bucket bucket = Bucket.open();

  @BeforeEach
  void writeImages() throws IOException {
    small.writeTars(input);
  }

  private DatasetPreparation toCloud(double maxRejected) throws IOException {
    return new DatasetPreparation(
        Preparation.detect(input), SMALL, bucket.folder("out"), maxRejected);
  }

  private void prepare(DatasetPreparation prepare) {
    Preparation.runAnywhere(prepare, Preparation.PARALLELISM);
  }

  /** The expected content of the bucket: the same dataset prepared on this machine. */
  private Map<String, String> expected() throws IOException {
    Preparation.run(Preparation.detect(input), SMALL, output);
    return Preparation.contents(output);
  }

  @Test
  void aDatasetInCloudStorageIsThatOfThisMachineToTheLastByte() throws IOException {
    DatasetPreparation prepare = toCloud(0);
    assertThat(prepare.key().isPrepared(bucket.folder("out"))).isFalse();
    prepare(prepare);
    assertThat(bucket.contents("out")).isEqualTo(expected());
    assertThat(prepare.key().isPrepared(bucket.folder("out"))).isTrue();
    assertThat(prepare.dataset().root())
        .isEqualTo(
            "gs://bucket/out/datasets/small-" + prepare.key().fingerprint().substring(0, 12));
    assertThat(DatasetKey.preparedIn(bucket.folder("out"), SMALL))
        .containsExactly(prepare.dataset());
    assertThat(DatasetCache.manifest(prepare.dataset()).train().examples()).isEqualTo(15);
  }

  @ParameterizedTest
  @EnumSource(names = {"INSERT", "START_UPLOAD"}) // of what begins the attempt, and of a shard
  void whatIsIncompleteIsNotBelievedAndTheNextAttemptCompletesIt(Operation refused)
      throws IOException {
    DatasetPreparation failing = toCloud(0);
    bucket.server().fail(refused, Fault.FORBIDDEN, 1);
    assertThatThrownBy(() -> prepare(failing))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("is refused by Cloud Storage");
    failing.discardUnfinished();
    assertThat(bucket.contents("out").keySet())
        .allMatch(name -> name.matches("datasets/small-[0-9a-f]{12}/(train|val)-.*"));
    assertThat(failing.key().isPrepared(bucket.folder("out"))).isFalse();
    assertThat(DatasetKey.preparedIn(bucket.folder("out"), SMALL)).isEmpty();

    prepare(toCloud(0));
    assertThat(bucket.contents("out")).isEqualTo(expected());
  }

  @Test
  void anAttemptThatComesLateWritesNothing() throws IOException {
    DatasetPreparation late = toCloud(0);
    Pipeline lateOne = Preparation.pipeline(Preparation.PARALLELISM);
    PAssert.thatSingleton(lateOne.apply(new PrepareDataset(late)))
        .satisfies(
            manifest -> {
              assertThat(manifest.train().examples()).isEqualTo(15);
              return null;
            });
    prepare(toCloud(0));
    lateOne.run().waitUntilFinish();
    Map<String, String> expected = expected();
    assertThat(bucket.contents("out")).isEqualTo(expected);
    assertThat(expected.keySet()).allMatch(name -> bucket.writes("out/" + name) == 1);
  }

  @Test
  void tooManyUnreadableImagesAreListedNextToTheDataset() throws IOException {
    small.train.put("bee/broken.png", new byte[0]);
    small.writeTars(input);
    DatasetPreparation prepare = toCloud(0);
    String list = prepare.dataset().root() + "-rejected.jsonl";
    assertThatThrownBy(() -> prepare(prepare))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith("train/bee/broken.png: the file is empty; all: " + list);
    prepare.discardUnfinished();
    assertThat(prepare.key().isPrepared(bucket.folder("out"))).isFalse();
    assertThat(bucket.contents("out"))
        .containsKey(list.substring("gs://bucket/out/".length()))
        .allSatisfy((name, content) -> assertThat(name).doesNotContain("/."));
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsRefusedBeforeAnyWork() throws IOException {
    DatasetPreparation nowhere =
        new DatasetPreparation(Preparation.detect(input), SMALL, Storage.at("gs://nowhere/out"), 0);
    assertThatThrownBy(() -> prepare(nowhere))
        .satisfies(
            error ->
                assertThat(Preparation.refusal(error))
                    .contains("gs://nowhere/out/datasets/")
                    .endsWith("the bucket does not exist"));
    DatasetPreparation refused = toCloud(0);
    bucket.server().fail(Operation.INSERT, Fault.FORBIDDEN, 1);
    assertThatThrownBy(() -> prepare(refused))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("is refused by Cloud Storage");
  }

  @Test
  void aShardTakesOneDownloadOfEachSpillHoweverSmallItsPortions(@TempDir Path scratch)
      throws IOException {
    Storage spills = bucket.folder("spills");
    List<Spill> written = new ArrayList<>();
    for (int spill = 0; spill < 4; spill++) {
      List<Spill.Entry> entries = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ExampleKey key = ExampleKey.of(Split.TRAIN, "ant", spill + "-" + i);
        entries.add(new Spill.Entry(key, new byte[100 + i]));
      }
      written.add(Spill.write(spills, entries, 2));
    }
    ShardWriter.write(bucket.folder("out"), "shard", 0, written, scratch, 1000);
    assertThat(bucket.server().requests(Operation.DOWNLOAD)).isEqualTo(4);
    assertThat(scratch).isEmptyDirectory();
  }
}
