package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.files.InvalidDataException;
import org.lsqbeam.graphs.files.Json;

final class DecodedImagesTest {
  private static final int SIDE = 4;
  private static final MadeUpImages IMAGES = new MadeUpImages(11, SIDE, 3, 1);

  @Test
  void everyImageHasThePixelsAndTheLabelThatWereStored(@TempDir Path folder) throws IOException {
    try (ImageCodec codec = new ImageCodec()) {
      DecodedImages all = DecodedImages.of(dataset(folder, codec, -1).train(), codec);
      assertThat(all.size()).isEqualTo(IMAGES.size());
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.pixels(i)).isEqualTo(IMAGES.pixels(i));
        assertThat(all.label(i)).isEqualTo(IMAGES.label(i));
      }
    }
  }

  @Test
  void aPartOfASplitIsCountedFromZero(@TempDir Path folder) throws IOException {
    try (ImageCodec codec = new ImageCodec()) {
      DecodedImages part = DecodedImages.of(dataset(folder, codec, -1).train(), 3, 7, codec);
      assertThat(part.size()).isEqualTo(4);
      assertThat(part.pixels(0)).isEqualTo(IMAGES.pixels(3));
      assertThat(part.label(3)).isEqualTo(IMAGES.label(6));
    }
  }

  @Test
  void anImageThatCannotBeDecodedIsNamed(@TempDir Path folder) throws IOException {
    try (ImageCodec codec = new ImageCodec()) {
      PreparedDataset dataset = dataset(folder, codec, 6);
      assertThatThrownBy(() -> DecodedImages.of(dataset.train(), codec))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage("example 6 (6.png): it is not a JPEG, PNG, BMP or GIF");
    }
  }

  private static PreparedDataset dataset(Path folder, ImageCodec codec, int broken)
      throws IOException {
    try (RecordWriter writer =
        new RecordWriter(
            Files.newOutputStream(folder.resolve("train")),
            Files.newOutputStream(folder.resolve("train.index")))) {
      for (int i = 0; i < IMAGES.size(); i++) {
        byte[] png = codec.encodePng(new Image(SIDE, SIDE, IMAGES.pixels(i)));
        writer.write(
            ExampleRecord.serialize(
                i == broken ? new byte[] {1, 2, 3} : png,
                ImageEncoding.PNG,
                SIDE,
                SIDE,
                IMAGES.label(i),
                "class",
                i + ".png"));
      }
    }
    long size = IMAGES.size();
    Json.write(
        folder.resolve(DatasetManifest.FILE_NAME),
        new DatasetManifest(
            DatasetManifest.FORMAT_VERSION,
            "fingerprint",
            "preset",
            SIDE,
            SIDE,
            "png",
            List.of("a", "b", "c"),
            new DatasetManifest.Split(
                size,
                List.of(4L, 4L, 3L),
                List.of(new DatasetManifest.Shard("train", size, "not looked at"))),
            new DatasetManifest.Split(0, List.of(0L, 0L, 0L), List.of()),
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            0));
    return PreparedDataset.open(folder);
  }
}
