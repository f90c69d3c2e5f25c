package org.lsqbeam.transforms.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.record.EncodedExample;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;
import org.lsqbeam.transforms.storage.server.Operation;
import org.lsqbeam.transforms.training.TinyDataset;

final class ValidationExamplesTest {
  @TempDir private Path folder = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();
  private Path local = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    local = TinyDataset.write(folder.resolve("dataset"));
  }

  private static ValidationExamples examples(Storage dataset) throws IOException {
    return new ValidationExamples(dataset, DatasetCache.manifest(dataset));
  }

  @Test
  void theyAreThoseOfTheOpenedDataset() throws IOException {
    PreparedDataset.Split whole = PreparedDataset.open(local).validation();
    Storage stored = bucket.put(local, "dataset");
    for (Storage dataset : new Storage[] {Storage.at(local.toString()), stored}) {
      ValidationExamples examples = examples(dataset);
      for (int position = 0; position < whole.size(); position++) {
        EncodedExample expected = whole.example(position);
        EncodedExample actual = examples.at(position);
        assertThat(actual.encoded()).isEqualTo(expected.encoded());
        assertThat(actual.label()).isEqualTo(expected.label());
        assertThat(actual.filename()).isEqualTo(expected.filename());
      }
    }
  }

  @Test
  void ofAnObjectStoreOnlyTheIndexAndPartsOfAShardAreRead() throws IOException {
    ValidationExamples examples = examples(bucket.put(local, "dataset"));
    int before = bucket.server().requests(Operation.DOWNLOAD);
    examples.at(3);
    examples.at(17);
    assertThat(bucket.server().requests(Operation.DOWNLOAD) - before).isLessThanOrEqualTo(7);
  }

  @Test
  void aShardThatIsGoneIsNamed() throws IOException {
    Path shard = local.resolve("val-1.tfrecord");
    Files.delete(shard);
    ValidationExamples examples = examples(Storage.at(local.toString()));
    assertThat(examples.at(19).label()).isEqualTo(1);
    assertThatThrownBy(() -> examples.at(20))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(shard.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x 1\n", "-5 9\n", "99999 9\n", "1 9\n"})
  void aDamagedIndexIsRefused(String content) throws IOException {
    Files.writeString(local.resolve("val-0.tfrecord.index"), content);
    ValidationExamples examples = examples(Storage.at(local.toString()));
    assertThatThrownBy(() -> examples.at(0))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("val-0.tfrecord");
  }

  @Test
  void aDamagedRecordIsRefused() throws IOException {
    Path shard = local.resolve("val-0.tfrecord");
    byte[] content = Files.readAllBytes(shard);
    content[40] ^= 1;
    Files.write(shard, content);
    ValidationExamples examples = examples(Storage.at(local.toString()));
    assertThatThrownBy(() -> examples.at(0))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(shard + " is damaged: its checksum is wrong");
  }
}
