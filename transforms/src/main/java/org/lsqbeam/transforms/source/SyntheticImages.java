package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Drawn images: as many as asked for, the same for the same seed. */
public final class SyntheticImages implements ImageSource {
  /** Default number of training images. */
  public static final int TRAIN = 4000;

  /** Default number of validation images. */
  public static final int VALIDATION = 2000;

  private static final int PART = 500;

  private final long seed;
  private final int train;
  private final int validation;

  /**
   * @param seed of all random numbers
   * @param train number of training images, at least one per class
   * @param validation number of validation images, at least 1
   */
  public SyntheticImages(long seed, int train, int validation) {
    int classes = SyntheticImage.CLASSES.size();
    if (train < classes) {
      throw new IllegalArgumentException(
          "train is " + train + "; must be at least " + classes + ", one per class");
    }
    if (validation < 1) {
      throw new IllegalArgumentException("validation is " + validation + "; must be at least 1");
    }
    this.seed = seed;
    this.train = train;
    this.validation = validation;
  }

  @Override
  public List<String> classes() {
    return SyntheticImage.CLASSES;
  }

  @Override
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Split split : Split.values()) {
      int images = split == Split.TRAIN ? train : validation;
      for (int first = 0; first < images; first += PART) {
        parts.add(new Range(seed, split, first, Math.min(first + PART, images)));
      }
    }
    return parts;
  }

  @Override
  public Map<String, Object> identity() {
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "synthetic");
    identity.put("seed", seed);
    identity.put("train", train);
    identity.put("validation", validation);
    identity.put("version", SyntheticImage.VERSION);
    return identity;
  }

  /** The images from one index (inclusive) to another (exclusive). */
  private record Range(long seed, Split split, int first, int end) implements Part {
    @Override
    public OptionalLong count() {
      return OptionalLong.of(end - first);
    }

    @Override
    public Optional<Map<String, Long>> countByClass() throws IOException {
      return Optional.of(ClassCounts.of(this));
    }

    @Override
    public void read(Receiver receiver) throws IOException {
      for (int index = first; index < end; index++) {
        int number = index;
        receiver.pixels(
            SyntheticImage.CLASSES.get(SyntheticImage.label(index)),
            String.format(Locale.ROOT, "%s_%06d", split, index),
            () -> SyntheticImage.draw(seed, split, number).image());
      }
    }
  }
}
