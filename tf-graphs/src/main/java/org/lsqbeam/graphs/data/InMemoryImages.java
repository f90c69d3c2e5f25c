package org.lsqbeam.graphs.data;

import java.util.List;
import java.util.stream.IntStream;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.io.InvalidDataException;

/** The images of a split in memory: decoded once, then read at no cost in every epoch. */
public final class InMemoryImages implements Images {
  private final List<LabelledImage> examples;
  private final int height;
  private final int width;

  private InMemoryImages(List<LabelledImage> examples, int height, int width) {
    this.examples = examples;
    this.height = height;
    this.width = width;
  }

  /**
   * Decodes a whole split.
   *
   * @throws InvalidDataException if an image cannot be decoded, naming its position and file
   */
  public static InMemoryImages of(PreparedDataset.Split split, ImageCodec codec) {
    ShardImages stored = new ShardImages(split, codec);
    return new InMemoryImages(
        IntStream.range(0, stored.size()).parallel().mapToObj(stored::example).toList(),
        stored.height(),
        stored.width());
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public LabelledImage example(int position) {
    return examples.get(position);
  }
}
