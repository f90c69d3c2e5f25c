package org.lsqbeam.graphs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;

/** The images of a split, in memory and in shards. */
final class ImagesTest {
  private static final int SIDE = 4;
  private static final MadeUpImages IMAGES = new MadeUpImages(11, SIDE, 3, 1);

  @AutoClose private static final ImageCodec CODEC = new ImageCodec();

  private enum Kind {
    DECODED,
    STORED;

    Images of(PreparedDataset dataset) {
      return this == DECODED
          ? InMemoryImages.of(dataset.train(), CODEC)
          : new ShardImages(dataset.train(), CODEC);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyImageHasThePixelsAndTheLabelThatWereStored(Kind kind, @TempDir Path folder)
      throws IOException {
    Images images = kind.of(StoredDataset.write(folder, SIDE, pngs(), List.of()));
    assertThat(images.size()).isEqualTo(IMAGES.size());
    assertThat(images.height()).isEqualTo(SIDE);
    assertThat(images.width()).isEqualTo(SIDE);
    for (int i = 0; i < images.size(); i++) {
      assertThat(images.example(i).image().rgb()).isEqualTo(IMAGES.pixels(i));
      assertThat(images.example(i).label()).isEqualTo(IMAGES.label(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anImageThatCannotBeDecodedIsNamed(Kind kind, @TempDir Path folder) throws IOException {
    List<byte[]> images = pngs();
    images.set(6, new byte[] {1, 2, 3});
    PreparedDataset dataset = StoredDataset.write(folder, SIDE, images, List.of());
    assertThatThrownBy(() -> kind.of(dataset).example(6))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("example 6 (6.image): it is not a JPEG, PNG or BMP");
  }

  @ParameterizedTest
  @EnumSource
  void anImageOfAnotherSizeThanTheDatasetSaysIsNamed(Kind kind, @TempDir Path folder)
      throws IOException {
    List<byte[]> images = pngs();
    images.set(2, CODEC.encodePng(new Image(3, 5, new byte[45])));
    PreparedDataset dataset = StoredDataset.write(folder, SIDE, images, List.of());
    assertThatThrownBy(() -> kind.of(dataset).example(2))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("example 2 (2.image): it is 3x5 pixels; the dataset's images are 4x4");
  }

  private static List<byte[]> pngs() {
    return new ArrayList<>(StoredDataset.encode(CODEC, IMAGES, ImageEncoding.PNG));
  }
}
