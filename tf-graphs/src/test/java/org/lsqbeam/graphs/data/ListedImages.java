package org.lsqbeam.graphs.data;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Images that are made once, in their order. */
public class ListedImages implements Images {
  private final List<LabelledImage> all;

  public ListedImages(int size, IntFunction<LabelledImage> example) {
    all = IntStream.range(0, size).mapToObj(example).toList();
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public int height() {
    return all.get(0).image().height();
  }

  @Override
  public int width() {
    return all.get(0).image().width();
  }

  @Override
  public LabelledImage example(int position) {
    return all.get(position);
  }
}
