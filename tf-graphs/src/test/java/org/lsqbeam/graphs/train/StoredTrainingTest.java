package org.lsqbeam.graphs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.Augmentation;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.InMemoryImages;
import org.lsqbeam.graphs.data.LabelledImage;
import org.lsqbeam.graphs.data.ListedImages;
import org.lsqbeam.graphs.data.MadeUpImages;
import org.lsqbeam.graphs.data.PreparedDataset;
import org.lsqbeam.graphs.data.ShardImages;
import org.lsqbeam.graphs.data.StoredDataset;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.train.Trainer.TrainingData;

/** Training on crops of images that lie in shards. */
final class StoredTrainingTest {
  private static final int SIDE = 12;
  private static final int CROP = 8;
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          TrainingSpec.FORMAT_VERSION,
          "resnet-8",
          new Precision(4),
          5,
          "made up",
          null,
          TinyRun.optimization(0.02, 1e-4),
          new Augmentation(1, true, CROP),
          TrainingSettings.DEFAULT);

  @TempDir private Path folder = Path.of("");

  @AutoClose private final ImageCodec codec = new ImageCodec();
  private final List<byte[]> train = jpegs(26, 1);
  private final List<byte[]> validation = jpegs(14, 2);

  @Test
  void aRunOnShardsInterruptedOrNotEndsInTheBitsOfOneInMemory(@TempDir Path runs) throws Exception {
    PreparedDataset dataset = StoredDataset.write(folder, SIDE, train, validation);
    TrainingData inMemory =
        data(
            dataset,
            InMemoryImages.of(dataset.train(), codec),
            InMemoryImages.of(dataset.validation(), codec));
    TrainingData inShards =
        data(
            dataset,
            new ShardImages(dataset.train(), codec),
            new ShardImages(dataset.validation(), codec));
    Checkpoint expected = trainer(inMemory, runs.resolve("memory")).train();
    Checkpoint end = trainer(inShards, runs.resolve("shards")).train();
    assertThat(RunFiles.contents(end)).isEqualTo(RunFiles.contents(expected));

    Path stopped = runs.resolve("stopped");
    TrainingListener interrupting =
        new OnUpdate(
            progress -> {
              if (progress.step() == 2) {
                Thread.currentThread().interrupt();
              }
            });
    assertThatThrownBy(() -> trainer(inShards, stopped, interrupting).train())
        .isInstanceOf(InterruptedException.class);
    assertThat(RunFiles.contents(trainer(inShards, stopped).train()))
        .isEqualTo(RunFiles.contents(expected));
    assertThat(RunFiles.timelessMetrics(stopped))
        .isEqualTo(RunFiles.timelessMetrics(runs.resolve("memory")));
  }

  @Test
  void validationSeesTheCentreOfEveryImage(@TempDir Path runs) throws Exception {
    PreparedDataset dataset = StoredDataset.write(folder, SIDE, train, validation);
    Images whole = InMemoryImages.of(dataset.validation(), codec);
    Images images = new ShardImages(dataset.train(), codec);
    trainer(data(dataset, images, whole), runs.resolve("whole")).train();
    Images cut = new ListedImages(whole.size(), position -> middle(whole.example(position)));
    trainer(data(dataset, images, cut), runs.resolve("cut")).train();
    assertThat(RunFiles.timelessMetrics(runs.resolve("whole")))
        .isEqualTo(RunFiles.timelessMetrics(runs.resolve("cut")))
        .hasSize(1 + TinyRun.EPOCHS);
  }

  @Test
  void anImageThatCannotBeDecodedEndsTheRunAndIsNamed(@TempDir Path run) throws IOException {
    List<byte[]> damaged = new ArrayList<>(train);
    damaged.replaceAll(jpeg -> new byte[] {1});
    damaged.set(17, train.get(17));
    PreparedDataset dataset = StoredDataset.write(folder, SIDE, damaged, validation);
    Images images = new ShardImages(dataset.train(), codec);
    Images seen = new ShardImages(dataset.validation(), codec);
    assertThatThrownBy(() -> trainer(data(dataset, images, seen), run).train())
        .isInstanceOf(InvalidDataException.class)
        .hasMessageMatching("example \\d+ \\(\\d+\\.image\\): it is not a JPEG, PNG or BMP");
  }

  @Test
  void aCropThatIsLargerThanThePaddedImagesIsRefused(@TempDir Path run) throws IOException {
    List<byte[]> small =
        StoredDataset.encode(codec, new MadeUpImages(26, 5, 3, 1), ImageEncoding.PNG);
    PreparedDataset dataset = StoredDataset.write(folder, 5, small, List.of());
    Images images = new ShardImages(dataset.train(), codec);
    assertThatThrownBy(() -> trainer(data(dataset, images, images), run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("crop is 8; must be at most 7, the images' side with its padding");
  }

  /** The middle 8x8 of 12x12 pixels: rows and columns 2 to 9. */
  private static LabelledImage middle(LabelledImage whole) {
    byte[] pixels = new byte[CROP * CROP * 3];
    for (int i = 0; i < pixels.length; i++) {
      int y = 2 + i / 3 / CROP;
      int x = 2 + i / 3 % CROP;
      pixels[i] = whole.image().rgb()[(y * SIDE + x) * 3 + i % 3];
    }
    return new LabelledImage(new Image(CROP, CROP, pixels), whole.label());
  }

  private List<byte[]> jpegs(int size, long seed) {
    return StoredDataset.encode(codec, new MadeUpImages(size, SIDE, 3, seed), ImageEncoding.JPEG);
  }

  private static TrainingData data(PreparedDataset dataset, Images train, Images validation) {
    return new TrainingData(NetworkInput.of(dataset.manifest()), train, validation);
  }

  private static Trainer trainer(TrainingData data, Path run, TrainingListener... listeners) {
    return new Trainer(SPEC, data, run, null, List.of(listeners));
  }
}
