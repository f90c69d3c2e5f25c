package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.io.Sha256;

final class SyntheticImageTest {
  private static final int CLASSES = 10;
  private static List<SyntheticImage> train = List.of();
  private static List<SyntheticImage> validation = List.of();

  @BeforeAll
  static void draw() {
    train = drawn(Split.TRAIN, 1000);
    validation = drawn(Split.VALIDATION, 500);
  }

  /** Whoever changes these bytes raises {@link SyntheticImage#VERSION}. */
  @Test
  void everyMachineDrawsTheSamePixels() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    train.subList(0, 100).forEach(drawn -> digest.update(drawn.image().rgb()));
    assertThat(SyntheticImage.VERSION).isEqualTo(2);
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("c01d4c434662c0a7e3addee9c9588f1ba1c0205d91b3742d82ff7fab926edc01");
  }

  @Test
  void theOrderOfDrawingDecidesNothing() {
    for (int index = 20; index-- > 0; ) {
      assertThat(SyntheticImage.draw(1, Split.TRAIN, index).image().rgb())
          .isEqualTo(train.get(index).image().rgb());
    }
  }

  @Test
  void seedSplitAndIndexEachGiveAnotherImage() {
    Set<String> images = new HashSet<>();
    for (long seed : new long[] {0, 2, -1}) {
      for (Split split : Split.values()) {
        for (int index = 0; index < 50; index++) {
          images.add(hash(SyntheticImage.draw(seed, split, index)));
        }
      }
    }
    assertThat(images).hasSize(3 * 2 * 50);
  }

  @Test
  void trainingAndValidationShareNoImage() {
    Set<String> images = new HashSet<>();
    train.forEach(drawn -> images.add(hash(drawn)));
    validation.forEach(drawn -> images.add(hash(drawn)));
    assertThat(images).hasSize(train.size() + validation.size());
  }

  @Test
  void everyClassHasAsManyImages() {
    int[] counts = new int[CLASSES];
    train.forEach(drawn -> counts[drawn.label()]++);
    assertThat(counts).containsOnly(train.size() / CLASSES);
    assertThat(SyntheticImage.CLASSES).hasSize(CLASSES).doesNotHaveDuplicates();
  }

  @Test
  void everyImageIsExposedAsACameraWould() {
    for (SyntheticImage drawn : train) {
      double sum = 0;
      double squares = 0;
      byte[] rgb = drawn.image().rgb();
      for (byte value : rgb) {
        sum += value & 0xFF;
        squares += (value & 0xFF) * (value & 0xFF);
      }
      double mean = sum / rgb.length;
      assertThat(mean).isBetween(50.0, 200.0);
      assertThat(Math.sqrt(squares / rgb.length - mean * mean)).isBetween(10.0, 100.0);
    }
  }

  /** Guessing gives 0.1. */
  @Test
  void theMeanColourDoesNotTellTheClass() {
    assertThat(nearestMean(SyntheticImageTest::meanColour)).isLessThan(0.2);
  }

  /** Position, size and view differ so much that no template serves. */
  @Test
  void theNearestMeanImageDoesNotTellTheClass() {
    assertThat(nearestMean(SyntheticImageTest::pixels)).isLessThan(0.3);
  }

  private interface Features {
    double[] of(SyntheticImage drawn);
  }

  /** The share of the validation images whose nearest class mean is that of their own class. */
  private static double nearestMean(Features features) {
    double[][] means = new double[CLASSES][features.of(train.get(0)).length];
    for (SyntheticImage drawn : train) {
      double[] values = features.of(drawn);
      for (int i = 0; i < values.length; i++) {
        means[drawn.label()][i] += values[i] * CLASSES / train.size();
      }
    }
    int right = 0;
    for (SyntheticImage drawn : validation) {
      double[] values = features.of(drawn);
      double smallest = Double.POSITIVE_INFINITY;
      int nearest = -1;
      for (int label = 0; label < CLASSES; label++) {
        double distance = 0;
        for (int i = 0; i < values.length; i++) {
          distance += (values[i] - means[label][i]) * (values[i] - means[label][i]);
        }
        if (distance < smallest) {
          smallest = distance;
          nearest = label;
        }
      }
      right += nearest == drawn.label() ? 1 : 0;
    }
    return (double) right / validation.size();
  }

  private static double[] meanColour(SyntheticImage drawn) {
    double[] sums = new double[3];
    double[] values = pixels(drawn);
    for (int i = 0; i < values.length; i++) {
      sums[i % 3] += values[i] * 3 / values.length;
    }
    return sums;
  }

  private static double[] pixels(SyntheticImage drawn) {
    byte[] rgb = drawn.image().rgb();
    return IntStream.range(0, rgb.length).mapToDouble(i -> rgb[i] & 0xFF).toArray();
  }

  private static List<SyntheticImage> drawn(Split split, int images) {
    return IntStream.range(0, images)
        .parallel()
        .mapToObj(index -> SyntheticImage.draw(1, split, index))
        .toList();
  }

  private static String hash(SyntheticImage drawn) {
    return Sha256.hex(drawn.image().rgb());
  }
}
