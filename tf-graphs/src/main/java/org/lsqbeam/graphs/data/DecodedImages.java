package org.lsqbeam.graphs.data;

import java.util.stream.IntStream;
import org.lsqbeam.graphs.files.InvalidDataException;

/** A split held in memory as pixels: decoded once, then read at no cost in every epoch. */
public final class DecodedImages implements Images {
  private final byte[][] pixels;
  private final int[] labels;

  private DecodedImages(byte[][] pixels, int[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** Decodes a whole split. */
  public static DecodedImages of(PreparedDataset.Split split, ImageCodec codec) {
    return of(split, 0, split.size(), codec);
  }

  /**
   * Decodes the examples at positions from (inclusive) to (exclusive).
   *
   * @throws InvalidDataException if an image cannot be decoded, naming its position and file
   */
  public static DecodedImages of(PreparedDataset.Split split, int from, int to, ImageCodec codec) {
    byte[][] pixels = new byte[to - from][];
    int[] labels = new int[to - from];
    IntStream.range(from, to)
        .parallel()
        .forEach(
            position -> {
              EncodedExample example = split.example(position);
              labels[position - from] = example.label();
              try {
                pixels[position - from] = codec.decode(example.encoded()).rgb();
              } catch (UndecodableImageException e) {
                throw new InvalidDataException(
                    "example " + position + " (" + example.filename() + "): " + e.getMessage(), e);
              }
            });
    return new DecodedImages(pixels, labels);
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int position) {
    return labels[position];
  }

  @Override
  public byte[] pixels(int position) {
    return pixels[position];
  }
}
