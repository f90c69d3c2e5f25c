package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.record.TfRecordWriter;
import org.lsqbeam.transforms.prepare.Preparation;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.prepare.RecordOnDisk;
import org.lsqbeam.transforms.prepare.SmallSet;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.Int64List;

/** The TFRecords were made by TensorBoard and protobuf's Python. */
final class TfRecordShardsTest {
  private static final Preset SMALL = new Preset("small", 4, 4, ImageEncoding.PNG, 2, 1);

  @TempDir private Path input = Path.of("");
  @TempDir private Path output = Path.of("");

  /** Their labels are 1 to 3, since their writer kept 0 for the background. */
  @Test
  void classesAreTheSynsetsAndLabelsBeginAtZero() throws IOException {
    Path dataset =
        Preparation.run(Preparation.detect(Fixtures.path("records/synsets")), SMALL, output);
    assertThat(PreparedDataset.open(dataset).manifest().classes())
        .containsExactly("n01440764", "n01443537", "n01484850");
    assertThat(labelsByGrey(dataset, "train"))
        .isEqualTo(Map.of(10, 2L, 20, 0L, 30, 1L, 40, 2L, 50, 0L));
    assertThat(labelsByGrey(dataset, "val")).isEqualTo(Map.of(60, 1L, 70, 2L));
    assertThat(RecordOnDisk.all(dataset, "val"))
        .extracting(record -> record.text("image/filename"))
        .containsExactlyInAnyOrder("n01443537_60.JPEG", "n01484850_70.JPEG");
  }

  @Test
  void withoutSynsetsClassesAreTheLabelsInTheirOrder() throws IOException {
    Path dataset =
        Preparation.run(Preparation.detect(Fixtures.path("records/labels")), SMALL, output);
    assertThat(PreparedDataset.open(dataset).manifest().classes()).containsExactly("1", "2", "10");
    assertThat(labelsByGrey(dataset, "train")).isEqualTo(Map.of(1, 2L, 2, 1L, 3, 0L));
    assertThat(labelsByGrey(dataset, "val")).isEqualTo(Map.of(4, 2L));
    assertThat(RecordOnDisk.all(dataset, "train"))
        .extracting(record -> record.text("image/filename"))
        .containsExactlyInAnyOrder(
            "train-00000-of-00001-000000",
            "train-00000-of-00001-000001",
            "train-00000-of-00001-000002");
  }

  /** TensorFlow Datasets gives the images of a test set without labels this one. */
  @Test
  void aLabelBelowZeroIsARejectedRecord() throws IOException {
    for (String split : List.of("train", "validation")) {
      Path file = input.resolve(split + "-00000-of-00001");
      try (TfRecordWriter writer =
          new TfRecordWriter(Files.newOutputStream(file), OutputStream.nullOutputStream())) {
        for (int label : new int[] {-1, 0, 1}) {
          writer.write(labelled(label, EncodedImages.png(label + 1, 4, 4)));
        }
      }
    }
    Path dataset = Preparation.run(Preparation.of(Preparation.detect(input), SMALL, output, 1), 1);
    assertThat(PreparedDataset.open(dataset).manifest().classes()).containsExactly("0", "1");
    assertThat(Files.readString(dataset.resolve("rejected.jsonl")).lines().toList())
        .hasSize(2)
        .allMatch(line -> line.contains("its label is -1; must be at least 0"));
  }

  @Test
  void aDatasetOfOursIsTakenToo() throws IOException {
    SmallSet small = new SmallSet();
    small.writeTars(input);
    Path dataset = Preparation.run(Preparation.detect(input), SMALL, output);
    Path again = Preparation.run(Preparation.detect(dataset), SMALL, output.resolve("again"));
    assertThat(Preparation.shards(again)).isEqualTo(Preparation.shards(dataset));
  }

  @Test
  void theEndingDecidesNothingAndTheContentAll() throws IOException {
    Fixtures.copy("records/synsets", input);
    Map<String, Object> identity = Preparation.detect(input).identity();
    for (String name : List.of("train-00000-of-00002", "train-00001-of-00002")) {
      Files.move(input.resolve(name), input.resolve(name + ".tfrecord"));
    }
    Files.move(
        input.resolve("validation-00000-of-00001"), input.resolve("val-00000-of-00001.tfrecord"));
    assertThat(Preparation.detect(input).identity()).isEqualTo(identity);
    change("train-00001-of-00002.tfrecord", 700);
    assertThat(Preparation.detect(input).identity()).isNotEqualTo(identity);
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Fixtures.copy("records/synsets", input);
    Files.delete(input.resolve("train-00000-of-00002"));
    assertRefused(input + " has no train-00000-of-00002");
    Fixtures.copy("records/synsets", input.resolve("2"));
    Files.delete(input.resolve("2/train-00001-of-00002"));
    assertThatThrownBy(() -> Preparation.detect(input.resolve("2")))
        .hasMessage(input.resolve("2") + " has no train-00001-of-00002");
  }

  @Test
  void shardsOfOneSplitAloneAreRefused() throws IOException {
    Fixtures.copy("records/synsets", input);
    Files.delete(input.resolve("validation-00000-of-00001"));
    assertRefused(input + " has train-00000-of-00002 but no validation-*-of-* or val-*-of-*");
  }

  @Test
  void aShardThatIsThereTwiceOrOfAnotherSetIsRefused() throws IOException {
    Fixtures.copy("records/synsets", input);
    Path shard = input.resolve("train-00001-of-00002");
    Path twice = Files.copy(shard, input.resolve("train-00001-of-00002.tfrecord"));
    assertRefused(input + " has a shard twice: " + shard + " and " + twice);
    Path other = input.resolve("train-00002-of-00003");
    Files.move(twice, other);
    assertRefused(
        input
            + " has shards of two sets: "
            + input.resolve("train-00000-of-00002")
            + " and "
            + other);
  }

  @Test
  void aRecordWithAWrongChecksumIsNamed() throws IOException {
    Fixtures.copy("records/synsets", input);
    Path shard = change("train-00000-of-00002", 448 + 300);
    assertFails("record 1 of " + shard + " is damaged: its checksum is wrong");
  }

  @Test
  void aLengthWithAWrongChecksumIsNamed() throws IOException {
    Fixtures.copy("records/synsets", input);
    Path shard = change("train-00000-of-00002", 448);
    assertFails("record 1 of " + shard + " is damaged: the checksum of its length is wrong");
    Path first = change("train-00000-of-00002", 0);
    assertFails(first + " is no TFRecord file: it does not begin as one");
  }

  @Test
  void aShardCutAnywhereIsRefused() throws IOException {
    Fixtures.copy("records/synsets", input);
    Path shard = input.resolve("train-00001-of-00002");
    byte[] whole = Files.readAllBytes(shard);
    assertThat(whole).hasSize(2 * 448);
    for (int length : new int[] {5, 12, 100, 447, 448 + 11, 2 * 448 - 1}) {
      Files.write(shard, Arrays.copyOf(whole, length));
      assertFails(
          shard
              + " is cut short after "
              + length
              + " bytes: it ends inside record "
              + length / 448);
    }
  }

  @Test
  void aRecordThatDoesNotSayItsClassIsRefused() throws IOException {
    Fixtures.copy("records/unlabelled", input);
    Path shard = input.resolve("train-00000-of-00001");
    assertFails(
        "record 1 of "
            + shard
            + " is damaged: it has no image/class/synset and no image/class/label");
  }

  @Test
  void aRecordWithoutAnImageIsRefused() throws IOException {
    Fixtures.copy("records/imageless", input);
    Path shard = input.resolve("train-00000-of-00001");
    assertFails("record 0 of " + shard + " is damaged: it has no image/encoded");
  }

  @Test
  void someSynsetsAndSomeLabelsAreRefused() throws IOException {
    Fixtures.copy("records/mixed", input);
    assertFails(
        input
            + " has training records with an image/class/synset, such as n01443537, and others"
            + " without, such as one with label 7; must be in all or in none");
  }

  @Test
  void noTrainingRecordAtAllIsRefused() throws IOException {
    Fixtures.copy("records/synsets", input);
    Files.write(input.resolve("train-00000-of-00002"), new byte[0]);
    Files.write(input.resolve("train-00001-of-00002"), new byte[0]);
    assertFails(input + " has no labelled training record; must have at least 1");
  }

  private Path change(String file, int position) throws IOException {
    Path path = input.resolve(file);
    byte[] bytes = Files.readAllBytes(path);
    bytes[position] ^= 1;
    return Files.write(path, bytes);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Preparation.detect(input))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(message);
  }

  /** Where the content is looked at, which is later. */
  private void assertFails(String message) throws IOException {
    ImageSource source = Preparation.detect(input);
    assertThatThrownBy(() -> Preparation.run(source, SMALL, output))
        .satisfies(error -> assertThat(Preparation.refusal(error)).isEqualTo(message));
  }

  /** The grey of an image tells which one it is. */
  private static Map<Integer, Long> labelsByGrey(Path dataset, String split) throws IOException {
    Map<Integer, Long> labels = new TreeMap<>();
    for (RecordOnDisk record : RecordOnDisk.all(dataset, split)) {
      byte[] encoded = record.bytes("image/encoded").toByteArray();
      int grey = EncodedImages.decode(encoded).rgb()[0] & 0xff;
      labels.put(grey, record.number("image/class/label"));
    }
    return labels;
  }

  private static byte[] labelled(long label, byte[] image) {
    Feature number =
        Feature.newBuilder().setInt64List(Int64List.newBuilder().addValue(label)).build();
    Feature bytes =
        Feature.newBuilder()
            .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFrom(image)))
            .build();
    return Example.newBuilder()
        .setFeatures(
            Features.newBuilder()
                .putFeature("image/class/label", number)
                .putFeature("image/encoded", bytes))
        .build()
        .toByteArray();
  }
}
