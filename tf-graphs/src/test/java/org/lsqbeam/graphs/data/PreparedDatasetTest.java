package org.lsqbeam.graphs.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.record.EncodedExample;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.graphs.record.TfRecordWriter;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;

final class PreparedDatasetTest {
  private static final List<String> CLASSES = List.of("cat", "dog", "eel");

  private Path folder;
  private DatasetManifest.Split train;

  @BeforeEach
  void writeDataset(@TempDir Path emptyFolder) throws IOException {
    folder = emptyFolder;
    train = split("train", 2, 0, 3);
    writeManifest(split("val", 1));
  }

  private void writeManifest(DatasetManifest.Split validation) throws IOException {
    Files.write(
        folder.resolve(DatasetManifest.FILE_NAME),
        new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "f00d",
                "small",
                1,
                1,
                "png",
                CLASSES,
                train,
                validation,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                0)
            .encode());
  }

  @Test
  void positionsRunOverTheShardsInOrder() throws IOException {
    PreparedDataset.Split train = PreparedDataset.open(folder).train();
    assertThat(IntStream.range(0, train.size()).mapToObj(i -> train.example(i).filename()))
        .containsExactly("train 0/0", "train 0/1", "train 2/0", "train 2/1", "train 2/2");
    assertThat(train.shards()).isEqualTo(3);
    assertThat(IntStream.range(0, 3).map(train::firstOf)).containsExactly(0, 2, 2);
    assertThat(IntStream.range(0, 3).map(train::sizeOf)).containsExactly(2, 0, 3);
  }

  @Test
  void anExampleIsWhatWasWritten() throws IOException {
    PreparedDataset dataset = PreparedDataset.open(folder);
    EncodedExample example = dataset.train().example(4);
    assertThat(example.encoded()).containsExactly(2, 2);
    assertThat(example.label()).isEqualTo(2);
    assertThat(dataset.manifest().classes()).isEqualTo(CLASSES);
    assertThat(dataset.validation().size()).isEqualTo(1);
  }

  @Test
  void aRecordHasTheKeysOfOtherImageNetRecords() throws IOException {
    byte[] record =
        ExampleRecord.serialize(new byte[] {5}, ImageEncoding.JPEG, 4, 6, 1, "dog", "a.JPEG");
    var features = Example.parseFrom(record).getFeatures().getFeatureMap();
    assertThat(features.keySet())
        .containsExactlyInAnyOrder(
            "image/encoded",
            "image/format",
            "image/height",
            "image/width",
            "image/colorspace",
            "image/channels",
            "image/class/label",
            "image/class/synset",
            "image/filename");
    assertThat(text(features.get("image/format"))).isEqualTo("JPEG");
    assertThat(text(features.get("image/colorspace"))).isEqualTo("RGB");
    assertThat(text(features.get("image/class/synset"))).isEqualTo("dog");
    assertThat(text(features.get("image/filename"))).isEqualTo("a.JPEG");
    assertThat(number(features.get("image/class/label"))).isEqualTo(1);
    assertThat(number(features.get("image/height"))).isEqualTo(4);
    assertThat(number(features.get("image/width"))).isEqualTo(6);
    assertThat(number(features.get("image/channels"))).isEqualTo(3);
  }

  @Test
  void anotherFormatVersionIsNamedWithTheExpectedOne() throws IOException {
    Path manifest = folder.resolve(DatasetManifest.FILE_NAME);
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"formatVersion\" : 1", "\"formatVersion\" : 99, \"news\" : true"));
    assertThatThrownBy(() -> PreparedDataset.open(folder))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            folder + " was written in dataset format 99; this version of lsq-beam reads format 1");
  }

  /** A damaged fingerprint may have fewer digits than the folder's name. */
  @Test
  void aManifestOfAnotherDatasetIsNamed() throws IOException {
    byte[] manifest = Files.readAllBytes(folder.resolve(DatasetManifest.FILE_NAME));
    assertThatThrownBy(() -> DatasetManifest.parse(manifest, "small-0123456789ab"))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("small-0123456789ab/manifest.json is damaged: it is of the dataset f00d");
  }

  @Test
  void aMissingShardOrIndexIsNamed() throws IOException {
    for (String missing : List.of("val-0.tfrecord.index", "train-2.tfrecord")) {
      Files.delete(folder.resolve(missing));
      assertThatThrownBy(() -> PreparedDataset.open(folder))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(folder.resolve(missing) + " is missing: the dataset is not whole");
    }
  }

  /** Their index files are right. */
  @Test
  void twoExchangedShardsAreNamed() throws IOException {
    Path first = folder.resolve("train-0.tfrecord");
    Path other = folder.resolve("train-2.tfrecord");
    Path apart = Files.move(first, folder.resolve("apart"));
    Files.move(other, first);
    Files.move(apart, other);
    String damage = " is damaged: its SHA-256 differs from that in manifest.json";
    assertThatThrownBy(() -> PreparedDataset.open(folder))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(first + damage);
    DatasetManifest manifest =
        DatasetManifest.parse(
            Files.readAllBytes(folder.resolve(DatasetManifest.FILE_NAME)), folder.toString());
    assertThat(PreparedDataset.problems(folder, manifest))
        .containsExactly(first + damage, other + damage);
  }

  /** A dataset that is missing is prepared again; one that cannot be looked at is not. */
  @Test
  void anErrorOfTheFileSystemIsNoAbsence() throws IOException {
    for (String name : List.of("train-2.tfrecord", "manifest.json")) {
      Path file = folder.resolve(name);
      Files.delete(file);
      Files.createSymbolicLink(file, file); // can be neither followed nor read
      assertThatThrownBy(() -> PreparedDataset.open(folder))
          .isNotInstanceOf(DamagedFileException.class) // of which a missing file is one
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aFolderWithoutManifestIsNoDataset() throws IOException {
    Files.delete(folder.resolve(DatasetManifest.FILE_NAME));
    assertThatThrownBy(() -> PreparedDataset.open(folder))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(folder + " is not a prepared dataset: it has no manifest.json");
  }

  @Test
  void aPositionOutsideIsRefused() throws IOException {
    PreparedDataset.Split train = PreparedDataset.open(folder).train();
    assertThatThrownBy(() -> train.example(5)).hasMessage("position is 5; must be 0 to 4");
    assertThatThrownBy(() -> train.example(-1)).hasMessage("position is -1; must be 0 to 4");
  }

  @Test
  void aLabelOfNoClassIsRefused() throws IOException {
    try (OutputStream records = Files.newOutputStream(folder.resolve("val-0.tfrecord"));
        OutputStream index = Files.newOutputStream(folder.resolve("val-0.tfrecord.index"));
        TfRecordWriter writer = new TfRecordWriter(records, index)) {
      writer.write(ExampleRecord.serialize(new byte[1], ImageEncoding.PNG, 1, 1, 3, "?", "x"));
    }
    String sha256 = Sha256.ofFile(folder.resolve("val-0.tfrecord"));
    DatasetManifest.Shard shard = new DatasetManifest.Shard("val-0.tfrecord", 1, sha256);
    writeManifest(new DatasetManifest.Split(1, List.of(), List.of(shard)));
    PreparedDataset.Split validation = PreparedDataset.open(folder).validation();
    assertThatThrownBy(() -> validation.example(0))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith("val-0.tfrecord is damaged: its label is 3; must be 0 to 2");
  }

  private DatasetManifest.Split split(String split, int... sizes) throws IOException {
    List<DatasetManifest.Shard> shards = new ArrayList<>();
    for (int shard = 0; shard < sizes.length; shard++) {
      String name = split + "-" + shard + ".tfrecord";
      try (OutputStream records = Files.newOutputStream(folder.resolve(name));
          OutputStream index = Files.newOutputStream(folder.resolve(name + ".index"));
          TfRecordWriter writer = new TfRecordWriter(records, index)) {
        for (int i = 0; i < sizes[shard]; i++) {
          byte[] encoded = {(byte) shard, (byte) i};
          writer.write(
              ExampleRecord.serialize(
                  encoded,
                  ImageEncoding.PNG,
                  1,
                  1,
                  i,
                  CLASSES.get(i),
                  split + " " + shard + "/" + i));
        }
      }
      shards.add(
          new DatasetManifest.Shard(name, sizes[shard], Sha256.ofFile(folder.resolve(name))));
    }
    return new DatasetManifest.Split(IntStream.of(sizes).sum(), List.of(), shards);
  }

  private static String text(@Nullable Feature feature) {
    return requireNonNull(feature).getBytesList().getValue(0).toStringUtf8();
  }

  private static long number(@Nullable Feature feature) {
    return requireNonNull(feature).getInt64List().getValue(0);
  }
}
