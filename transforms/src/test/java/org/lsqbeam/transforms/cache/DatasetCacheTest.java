package org.lsqbeam.transforms.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.storage.server.StorageServer;
import org.lsqbeam.transforms.training.TinyDataset;

final class DatasetCacheTest {
  /** Five shards, each with its index. */
  private static final int FILES = 10;

  @TempDir private Path folder = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();
  private Path local = Path.of("");
  private Path work = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    local = TinyDataset.write(folder.resolve("dataset"));
    work = folder.resolve("work");
  }

  private DatasetCache cache() {
    return new DatasetCache(WorkerDirectory.at(work.toString()));
  }

  private DatasetCache cache(long bytes) {
    return new DatasetCache(new WorkerDirectory(work.toString(), bytes));
  }

  private int downloads() {
    return bucket.server().requests(Operation.DOWNLOAD);
  }

  /** The same images under another fingerprint. */
  private Storage another(String fingerprint) throws IOException {
    DatasetManifest manifest = PreparedDataset.open(local).manifest();
    Storage copy = bucket.put(local, fingerprint);
    copy.write(
        "manifest.json",
        new DatasetManifest(
                manifest.formatVersion(),
                fingerprint,
                manifest.preset(),
                manifest.height(),
                manifest.width(),
                manifest.encoding(),
                manifest.classes(),
                manifest.train(),
                manifest.validation(),
                manifest.mean(),
                manifest.deviation(),
                manifest.rejected())
            .encode());
    return copy;
  }

  private static void assertSame(PreparedDataset actual, PreparedDataset expected) {
    assertThat(actual.manifest()).isEqualTo(expected.manifest());
    for (int i = 0; i < TinyDataset.TRAIN; i++) {
      assertThat(actual.train().example(i))
          .usingRecursiveComparison()
          .isEqualTo(expected.train().example(i));
    }
  }

  @Test
  void aDatasetInCloudStorageIsFetchedOnce() throws IOException {
    Storage dataset = bucket.put(local, "data");
    assertSame(cache().open(dataset), PreparedDataset.open(local));
    assertThat(downloads()).isEqualTo(1 + FILES);
    assertSame(cache().open(dataset), PreparedDataset.open(local));
    assertThat(downloads()).as("and its manifest again").isEqualTo(2 + FILES);
  }

  @Test
  void itsShardsAreFetchedAtTheSameTime() throws Exception {
    Storage dataset = bucket.put(local, "data");
    StorageServer server = bucket.server();
    server.recount();
    CompletableFuture<Void> another = new CompletableFuture<>();
    server.atRequest(3, () -> another.orTimeout(1, TimeUnit.MINUTES).join());
    server.atRequest(5, () -> another.complete(null));
    cache().open(dataset);
    assertThat(another).isCompleted();
  }

  @Test
  void aCopyThatWasDamagedInTheCacheIsFetchedAgain() throws IOException {
    Storage dataset = bucket.put(local, "data");
    cache().open(dataset);
    Path index;
    try (Stream<Path> files = Files.walk(work)) {
      index = files.filter(file -> file.endsWith("val-3.tfrecord.index")).findFirst().orElseThrow();
    }
    Files.write(index, new byte[0]);
    assertSame(cache().open(dataset), PreparedDataset.open(local));
    assertThat(Recovery.counts()).containsKey(Recovery.COPY_FETCHED_AGAIN);
  }

  @Test
  void threadsThatWantOneDatasetFetchItOnce() throws Exception {
    Storage dataset = bucket.put(local, "data");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<PreparedDataset>> wanting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        wanting.add(() -> cache().open(dataset));
      }
      for (Future<PreparedDataset> opened : threads.invokeAll(wanting)) {
        assertSame(opened.get(), PreparedDataset.open(local));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(downloads()).isEqualTo(4 + FILES);
  }

  @Test
  void aDatasetOfThisMachineIsReadInPlace() throws IOException {
    assertSame(cache().open(Storage.at(local.toString())), PreparedDataset.open(local));
    assertThat(work).doesNotExist();
  }

  @Test
  void itsManifestIsReadWithoutItsShards() throws IOException {
    Storage dataset = bucket.put(local, "data");
    assertThat(DatasetCache.manifest(dataset).fingerprint()).isEqualTo(TinyDataset.FINGERPRINT);
    assertThat(downloads()).isEqualTo(1);
    assertThat(work).doesNotExist();
  }

  @Test
  void whatIsNoDatasetIsRefused() {
    for (String root : new String[] {"gs://bucket/none", folder.resolve("none").toString()}) {
      assertThatThrownBy(() -> cache().open(Storage.at(root)))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(root + " is not a prepared dataset: it has no manifest.json");
    }
  }

  @Test
  void aShardThatIsNotWhatTheManifestSaysIsRefusedAndNotKept() throws IOException {
    Storage dataset = bucket.put(local, "data");
    byte[] shard = dataset.read("val-3.tfrecord");
    byte[] damaged = shard.clone();
    damaged[damaged.length / 2] ^= 1;
    dataset.write("val-3.tfrecord", damaged);
    assertThatThrownBy(() -> cache().open(dataset))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(
            "gs://bucket/data/val-3.tfrecord is damaged: its SHA-256 differs from that in"
                + " manifest.json");
    assertThat(work.resolve("cache")).isEmptyDirectory();
    dataset.write("val-3.tfrecord", shard);
    assertSame(cache().open(dataset), PreparedDataset.open(local));
  }

  @Test
  void aShardThatIsMissingIsNamed() throws IOException {
    Storage dataset = bucket.put(local, "data");
    dataset.delete("train-0.tfrecord.index");
    assertThatThrownBy(() -> cache().open(dataset))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("gs://bucket/data/train-0.tfrecord.index is missing: the dataset is not whole");
  }

  @Test
  void allThatIsWrongWithADatasetIsNamedByItsObjects() throws IOException {
    Storage dataset = bucket.put(local, "data");
    DatasetManifest manifest = DatasetCache.manifest(dataset);
    dataset.delete("train-0.tfrecord.index");
    dataset.write("val-3.tfrecord", new byte[1]);
    assertThat(cache().problems(dataset, manifest))
        .containsExactly(
            "gs://bucket/data/train-0.tfrecord.index is missing: the dataset is not whole",
            "gs://bucket/data/val-3.tfrecord is damaged: its SHA-256 differs from that in"
                + " manifest.json");
  }

  @Test
  void anIndexThatDoesNotFitIsNamedByItsObject() throws IOException {
    Storage dataset = bucket.put(local, "data");
    dataset.write("train-0.tfrecord.index", new byte[0]);
    assertThatThrownBy(() -> cache().open(dataset))
        .isInstanceOf(DamagedFileException.class)
        .message()
        .startsWith("gs://bucket/data/train-0.tfrecord.index covers 0 bytes");
    assertThat(work.resolve("cache")).isEmptyDirectory();
  }

  @Test
  void whereThereIsNotRoomForAllTheLongestUnusedGoes() throws Exception {
    Storage first = another("first");
    Storage second = another("second");
    DatasetCache cache = cache(bytes() * 5 / 2);
    PreparedDataset opened = cache.open(first);
    makeOlder();
    cache.open(second);
    makeOlder();
    cache.open(first);
    makeOlder();
    cache.open(another("third"));
    int before = downloads();
    cache.open(first);
    assertThat(downloads() - before).as("the first was used after the second").isEqualTo(1);
    cache.open(second);
    assertThat(downloads() - before).isEqualTo(2 + FILES);
    try (Stream<Path> kept = Files.list(work.resolve("cache"))) {
      assertThat(kept).hasSize(2);
    }
    assertThat(opened.validation().example(0).label()).isZero();
  }

  @Test
  void whatThereCannotBeRoomForIsRefused() throws IOException {
    Storage dataset = bucket.put(local, "data");
    assertThatThrownBy(() -> cache(1000).open(dataset))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "gs://bucket/data has "
                + bytes()
                + " bytes, but the cache in "
                + work
                + " has room for 1000; increase --cacheGiB");
  }

  /** The remains of a killed process are no dataset. */
  @Test
  void aDatasetThatArrivedHalfIsFetchedAgain() throws IOException {
    Storage dataset = bucket.put(local, "data");
    cache().open(dataset);
    try (Stream<Path> kept = Files.list(work.resolve("cache"))) {
      for (Path entry : kept.toList()) {
        Files.move(entry, entry.resolveSibling("." + entry.getFileName()));
      }
    }
    assertSame(cache().open(dataset), PreparedDataset.open(local));
  }

  private long bytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(local)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Makes every entry of the cache look a minute older. */
  private void makeOlder() throws IOException {
    try (Stream<Path> kept = Files.list(work.resolve("cache"))) {
      for (Path entry : kept.toList()) {
        Instant used = Files.getLastModifiedTime(entry).toInstant();
        Files.setLastModifiedTime(entry, FileTime.from(used.minusSeconds(60)));
      }
    }
  }
}
