package org.lsqbeam.graphs.data;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.record.EncodedExample;

/** The images of a split in its shards; each is read and decoded whenever it is asked for. */
public final class ShardImages implements Images {
  private final PreparedDataset.Split split;
  private final ImageCodec codec;

  /**
   * The images of a split.
   *
   * @param codec stays open as long as images are read
   */
  public ShardImages(PreparedDataset.Split split, ImageCodec codec) {
    this.split = split;
    this.codec = codec;
  }

  @Override
  public int size() {
    return split.size();
  }

  @Override
  public int height() {
    return split.height();
  }

  @Override
  public int width() {
    return split.width();
  }

  @Override
  public LabelledImage example(int position) {
    EncodedExample stored = split.example(position);
    Image image;
    try {
      image = codec.decode(stored.encoded());
    } catch (UndecodableImageException e) {
      throw unusable(position, stored, String.valueOf(e.getMessage()), e);
    }
    if (image.height() != height() || image.width() != width()) {
      String sizes =
          "it is %dx%d pixels; the dataset's images are %dx%d"
              .formatted(image.height(), image.width(), height(), width());
      throw unusable(position, stored, sizes, null);
    }
    return new LabelledImage(image, stored.label());
  }

  private static InvalidDataException unusable(
      int position, EncodedExample stored, String reason, @Nullable Exception cause) {
    return new InvalidDataException(
        "example " + position + " (" + stored.filename() + "): " + reason, cause);
  }
}
