package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.InMemoryImages;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.train.Trainer.TrainingData;

final class TrainingImagesTest {
  private static final long DECODED_BYTES =
      (TinyDataset.TRAIN + TinyDataset.VALIDATION) * 8 * 8 * 3;

  @TempDir private Path folder = Path.of("");

  @Test
  void whatFitsIsHeldInMemoryAndDecodedOnlyOnce() throws IOException {
    TinyDataset.write(folder);
    TrainingData data;
    try (ImageCodec codec = new ImageCodec()) {
      data = TrainingImages.of(PreparedDataset.open(folder), codec, DECODED_BYTES);
      assertThat(TrainingImages.of(PreparedDataset.open(folder), codec, DECODED_BYTES))
          .isSameAs(data);
    }
    assertThat(data.train()).isInstanceOf(InMemoryImages.class);
    assertThat(data.validation()).isInstanceOf(InMemoryImages.class);
    assertThat(data.train().example(TinyDataset.TRAIN - 1).image().rgb()).hasSize(8 * 8 * 3);
  }

  @Test
  void whatDoesNotFitStaysInItsShardsAndIsTheSame() throws IOException {
    TinyDataset.write(folder);
    try (ImageCodec codec = new ImageCodec()) {
      TrainingData stored =
          TrainingImages.of(PreparedDataset.open(folder), codec, DECODED_BYTES - 1);
      TrainingData decoded = TrainingImages.of(PreparedDataset.open(folder), codec, DECODED_BYTES);
      assertThat(stored.train()).isInstanceOf(ShardImages.class);
      assertThat(stored.validation()).isInstanceOf(ShardImages.class);
      assertThat(stored.input()).isEqualTo(decoded.input());
      assertSame(stored.train(), decoded.train());
      assertSame(stored.validation(), decoded.validation());
    }
  }

  private static void assertSame(Images actual, Images expected) {
    assertThat(actual.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.example(i).label()).isEqualTo(expected.example(i).label());
      assertThat(actual.example(i).image().rgb()).isEqualTo(expected.example(i).image().rgb());
    }
  }
}
