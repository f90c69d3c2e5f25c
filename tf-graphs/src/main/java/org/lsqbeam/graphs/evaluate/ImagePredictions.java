package org.lsqbeam.graphs.evaluate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.lsqbeam.graphs.io.Arguments;

/**
 * A network's predictions for each image of a set, in the set's order: the most probable classes,
 * and how the right class ranks among all. Images are counted from 0.
 */
public final class ImagePredictions {
  /** The most probable classes that are kept of each image. */
  private static final int KEPT = 3;

  private final int images;
  private final int classes;
  private final int kept;
  private final int[] labels;
  private final int[] ranks;
  // The kept classes of the first image, then those of the second one, and so on.
  private final int[] predicted;
  private final float[] probabilities;

  private ImagePredictions(int images, int classes) {
    Arguments.check(images >= 1, "images", images, "at least 1");
    Arguments.check(classes >= 1, "classes", classes, "at least 1");
    this.images = images;
    this.classes = classes;
    kept = kept(classes);
    labels = new int[images];
    ranks = new int[images];
    predicted = new int[images * kept];
    probabilities = new float[images * kept];
  }

  /** Collects predictions, image by image. */
  public static final class Builder {
    private final ImagePredictions made;
    private int next;

    /**
     * @param images of the set
     * @param classes that the network tells apart
     */
    public Builder(int images, int classes) {
      made = new ImagePredictions(images, classes);
    }

    /**
     * Adds the next image. The softmax is computed in doubles, in the same way everywhere.
     *
     * @param label the right class
     * @param rank of the right class, 0 for the most probable
     * @param logits of all images of a batch, one for each class, finite
     * @param from where those of the image begin
     */
    public void add(int label, int rank, float[] logits, int from) {
      made.labels[next] = label;
      made.ranks[next] = rank;
      int first = next * made.kept;
      for (int i = 0; i < made.kept; i++) {
        made.predicted[first + i] = made.bestAfter(first, i, logits, from);
      }
      double greatest = logits[from + made.predicted[first]];
      double sum = 0;
      for (int i = 0; i < made.classes; i++) {
        sum += StrictMath.exp(logits[from + i] - greatest);
      }
      for (int i = 0; i < made.kept; i++) {
        double logit = logits[from + made.predicted[first + i]];
        made.probabilities[first + i] = (float) (StrictMath.exp(logit - greatest) / sum);
      }
      next++;
    }

    /** Returns the predictions; the last call. */
    public ImagePredictions build() {
      Arguments.check(next == made.images, "the number of predictions", next, "" + made.images);
      return made;
    }
  }

  /** Finds the class of the greatest logit, the first among equal ones, that is not found yet. */
  private int bestAfter(int first, int found, float[] logits, int from) {
    int best = -1;
    for (int i = 0; i < classes; i++) {
      if ((best < 0 || logits[from + i] > logits[from + best]) && !isIn(first, found, i)) {
        best = i;
      }
    }
    return best;
  }

  private boolean isIn(int first, int found, int label) {
    for (int i = 0; i < found; i++) {
      if (predicted[first + i] == label) {
        return true;
      }
    }
    return false;
  }

  /** Returns the number of images. */
  public int size() {
    return images;
  }

  /** Returns the number of classes that the network tells apart. */
  public int classes() {
    return classes;
  }

  /** Returns how many classes are kept of each image. */
  public int kept() {
    return kept;
  }

  /** Returns the right class of an image. */
  public int label(int image) {
    return labels[image];
  }

  /** Returns how many classes rank before the right one: 0 for the most probable. */
  public int rank(int image) {
    return ranks[image];
  }

  /** Returns the class at a place, 0 for the most probable. */
  public int predicted(int image, int place) {
    return predicted[image * kept + place];
  }

  /** Returns the probability of the class at a place. */
  public float probability(int image, int place) {
    return probabilities[image * kept + place];
  }

  /** Returns the most probable class of an image. */
  public int top(int image) {
    return predicted(image, 0);
  }

  /** Whether the most probable class of an image is the right one. */
  public boolean isRight(int image) {
    return top(image) == label(image);
  }

  /** Returns the number of images of each class whose most probable class is the right one. */
  public List<Integer> rightPerClass() {
    int[] counts = new int[classes];
    for (int image = 0; image < images; image++) {
      counts[label(image)] += isRight(image) ? 1 : 0;
    }
    return Arrays.stream(counts).boxed().toList();
  }

  /** Returns the percentage of images whose right class is among the first ones. */
  public double percentWithin(int places) {
    return 100.0 * Arrays.stream(ranks).filter(rank -> rank < places).count() / images;
  }

  /** Returns the first image of which two sets have other predictions; empty if there is none. */
  public OptionalInt firstDifference(ImagePredictions other) {
    for (int image = 0; image < Math.min(images, other.images); image++) {
      if (differs(other, image)) {
        return OptionalInt.of(image);
      }
    }
    return images == other.images
        ? OptionalInt.empty()
        : OptionalInt.of(Math.min(images, other.images));
  }

  private boolean differs(ImagePredictions other, int image) {
    int from = image * kept;
    return kept != other.kept
        || labels[image] != other.labels[image]
        || ranks[image] != other.ranks[image]
        || !Arrays.equals(predicted, from, from + kept, other.predicted, from, from + kept)
        || !Arrays.equals(probabilities, from, from + kept, other.probabilities, from, from + kept);
  }

  /** Returns the number of images of which two sets give another class first. */
  public int otherClasses(ImagePredictions other) {
    int count = 0;
    for (int image = 0; image < Math.min(images, other.images); image++) {
      count += top(image) == other.top(image) ? 0 : 1;
    }
    return count;
  }

  /** Returns how many classes are kept of each image. */
  static int kept(int classes) {
    return Math.min(KEPT, classes);
  }

  /** Returns the number of bytes that one image takes. */
  static int bytesPerImage(int classes) {
    return Integer.BYTES * (2 + 2 * kept(classes));
  }

  /** Writes the label, the rank, the classes and the probabilities of each image. */
  void write(ByteBuffer to) {
    for (int image = 0; image < images; image++) {
      to.putInt(labels[image]).putInt(ranks[image]);
      for (int place = 0; place < kept; place++) {
        to.putInt(predicted(image, place));
      }
      for (int place = 0; place < kept; place++) {
        to.putFloat(probability(image, place));
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a value is none that it writes
   */
  static ImagePredictions read(int images, int classes, ByteBuffer from) {
    ImagePredictions read = new ImagePredictions(images, classes);
    for (int image = 0; image < images; image++) {
      read.labels[image] = from.getInt();
      read.ranks[image] = from.getInt();
      int first = image * read.kept;
      for (int place = 0; place < read.kept; place++) {
        read.predicted[first + place] = from.getInt();
      }
      for (int place = 0; place < read.kept; place++) {
        read.probabilities[first + place] = from.getFloat();
      }
      read.requireValid(image);
    }
    return read;
  }

  private void requireValid(int image) {
    String of = " of image " + image;
    requireClass("label" + of, label(image));
    requireClass("rank" + of, rank(image));
    Set<Integer> found = new HashSet<>();
    float before = 1;
    for (int place = 0; place < kept; place++) {
      requireClass("class" + of, predicted(image, place));
      float probability = probability(image, place);
      Arguments.check(
          probability >= 0 && probability <= before,
          "probability" + of,
          probability,
          "0 to " + before);
      before = probability;
      Arguments.check(
          found.add(predicted(image, place))
              && (place == rank(image)) == (predicted(image, place) == label(image)),
          "class" + of,
          predicted(image, place),
          "another one at rank " + place);
    }
  }

  private void requireClass(String name, int value) {
    Arguments.check(value >= 0 && value < classes, name, value, "0 to " + (classes - 1));
  }
}
